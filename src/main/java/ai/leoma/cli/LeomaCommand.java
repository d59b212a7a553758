package ai.leoma.cli;

import ai.leoma.cli.chain.ChainCommand;
import ai.leoma.cli.doctor.DoctorCommand;
import ai.leoma.cli.mining.MinerCommand;
import ai.leoma.cli.reading.RankCommand;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `leoma` without a command explains itself and ends as wrong usage.
@RegisterForReflection(
    targets = LeomaCommand.class,
    classNames = "picocli.CommandLine$AutoHelpMixin")
@Command(
    name = "leoma",
    description = "A winner-take-all tournament for AI video generators on the Bittensor network.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServeCommand.class,
      ValidateCommand.class,
      MigrateCommand.class,
      ReadyCommand.class,
      DoctorCommand.class,
      RankCommand.class,
      MinerCommand.class,
      ChainCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = LeomaVersion.class,
    footer = {
      "",
      "The launcher also knows:",
      "  test      Build, and pass all tests.",
      "  bench     Measure speed and memory; without a name it lists what.",
      "",
      "Start here: ./leoma sandbox --tasks 14"
    })
final class LeomaCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
