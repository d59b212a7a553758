package ai.leoma.cli.mining;

import ai.leoma.cli.reading.MinerStandingCommand;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `leoma miner`: what a miner does, in the order in which it does it.
@RegisterForReflection
@Command(
    name = "miner",
    description = "Deploy a model, check it, commit it on the chain, and see where it stands.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      MinerPushCommand.class,
      MinerCheckCommand.class,
      MinerCommitCommand.class,
      MinerStandingCommand.class
    },
    mixinStandardHelpOptions = true)
public final class MinerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
