package ai.leoma.cli.chain;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `leoma chain`: what can be asked of the chain.
@RegisterForReflection
@Command(
    name = "chain",
    description = "Ask the chain.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ChainStatusCommand.class,
    mixinStandardHelpOptions = true)
public final class ChainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
