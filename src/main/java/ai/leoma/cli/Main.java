package ai.leoma.cli;

import ai.leoma.chain.ChainUnavailable;
import ai.leoma.cli.reading.ReadingFailed;
import ai.leoma.cli.settings.MissingConfiguration;
import ai.leoma.cli.settings.WrongConfiguration;
import ai.leoma.cli.terminal.CommandFailed;
import ai.leoma.sandbox.SandboxRefused;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import picocli.CommandLine;

/// The one binary: reads the command line and runs the command in its role.
///
/// Exit codes: 0 done, 1 failed, 2 wrong usage, 78 configuration missing or wrong.
@QuarkusMain
public final class Main {
  static final int EXIT_FAILED = 1;
  static final int EXIT_CONFIGURATION = 78;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new LeomaCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Main::explainUsage)
        .setExecutionExceptionHandler(Main::explain);
  }

  private static int explainUsage(CommandLine.ParameterException wrong, String[] arguments) {
    PrintWriter err = wrong.getCommandLine().getErr();
    err.println(wrong.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
    err.println();
    wrong.getCommandLine().usage(err);
    return CommandLine.ExitCode.USAGE;
  }

  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult parseResult) {
    command
        .getErr()
        .println(command.getCommandSpec().qualifiedName() + ": " + failure.getMessage());
    return switch (failure) {
      case MissingConfiguration _, WrongConfiguration _ -> EXIT_CONFIGURATION;
      case CommandFailed failed -> failed.exitCode();
      case ReadingFailed _, ChainUnavailable _ -> EXIT_FAILED;
      case SandboxRefused _ -> CommandLine.ExitCode.USAGE;
      default -> {
        failure.printStackTrace(command.getErr());
        yield EXIT_FAILED;
      }
    };
  }
}
