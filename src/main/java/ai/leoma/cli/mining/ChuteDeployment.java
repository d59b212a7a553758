package ai.leoma.cli.mining;

import ai.leoma.cli.mining.ChutesProgram.Outcome;
import ai.leoma.cli.terminal.CommandFailed;
import ai.leoma.cli.terminal.ExitCodes;
import ai.leoma.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/// Builds and deploys a written chute with the `chutes` program.
///
/// @param file where the chute is written
/// @param deadline of each run
/// @param said gets what the program says
record ChuteDeployment(
    ChutesProgram program, ChuteFile chute, Path file, Duration deadline, PrintWriter said) {
  /// @throws CommandFailed when it does not succeed
  void run() {
    if (chute.image().isEmpty()) {
      run(
          ". If it says that the image is there already, add --image %s/%s:%s"
              .formatted(chute.account(), ChuteFile.OWN_IMAGE, ChuteFile.OWN_IMAGE_TAG),
          "build",
          module(file),
          "--wait");
    }
    run("", "deploy", module(file), "--accept-fee");
  }

  /// As `chutes` names what is in a file.
  static String module(Path file) {
    return file.getFileName().toString().replaceFirst("\\.py$", "") + ":chute";
  }

  private void run(String advice, String... arguments) {
    String command = ChutesProgram.NAME + " " + String.join(" ", arguments);
    said.println("$ " + command);
    switch (outcome(arguments)) {
      case Outcome.Ended ended -> {
        if (!ended.hasSucceeded()) {
          throw new CommandFailed(
              ExitCodes.FAILED,
              "`%s` failed%s; %s is written%s"
                  .formatted(
                      command,
                      ended.exitCode() == 0 ? "" : " with exit code " + ended.exitCode(),
                      file,
                      advice));
        }
      }
      case Outcome.TimedOut() ->
          throw new CommandFailed(
              ExitCodes.UNKNOWN,
              "`%s` had not ended after %d minutes and was stopped: look at `chutes chutes list` before you try again"
                  .formatted(command, deadline.toMinutes()));
    }
  }

  private Outcome outcome(String... arguments) {
    try {
      return program.run(
          file.getParent(), deadline, line -> said.println("  " + Terminal.plain(line)), arguments);
    } catch (UncheckedIOException e) {
      throw new CommandFailed(ExitCodes.FAILED, e.getMessage());
    }
  }
}
