package ai.leoma.cli;

import ai.leoma.chain.ChainUnavailable;
import ai.leoma.cli.reading.ReadingFailed;
import ai.leoma.cli.settings.MissingConfiguration;
import ai.leoma.cli.settings.WrongConfiguration;
import ai.leoma.cli.terminal.CommandFailed;
import ai.leoma.cli.terminal.ExitCodes;
import ai.leoma.sandbox.SandboxRefused;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;

/// The one binary: reads the command line and runs the command in its role.
///
/// Exit codes: 0 done, 2 wrong usage, else [ExitCodes].
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // of two failures at the same time one is told; the service logs the other when it starts
    Infrastructure.setDroppedExceptionHandler(_ -> {});
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine leoma = new CommandLine(new LeomaCommand());
    sandbox().ifPresent(sandbox -> leoma.addSubcommand("sandbox", sandbox));
    return leoma
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Main::explainUsage)
        .setExecutionExceptionHandler(Main::explain);
  }

  /// Looked up by its name, so that nothing of the embedded servers and of the imitated world gets
  /// into a native image: there is no such command in one.
  private static Optional<Object> sandbox() {
    String name = LeomaCommand.class.getName().replace("LeomaCommand", "SandboxCommand");
    try {
      return Optional.of(Class.forName(name).getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException notInThisImage) {
      return Optional.empty();
    }
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
      case MissingConfiguration _, WrongConfiguration _ -> ExitCodes.CONFIGURATION;
      case CommandFailed failed -> failed.exitCode();
      case ReadingFailed _, ChainUnavailable _ -> ExitCodes.FAILED;
      case SandboxRefused _ -> CommandLine.ExitCode.USAGE;
      default -> {
        failure.printStackTrace(command.getErr());
        yield ExitCodes.FAILED;
      }
    };
  }
}
