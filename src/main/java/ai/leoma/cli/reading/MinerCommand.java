package ai.leoma.cli.reading;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `leoma miner`: what a miner may want to know.
@RegisterForReflection
@Command(
    name = "miner",
    description = "What a miner may want to know of a running service.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = MinerStandingCommand.class,
    mixinStandardHelpOptions = true)
public final class MinerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
