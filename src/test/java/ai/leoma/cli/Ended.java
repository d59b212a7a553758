package ai.leoma.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/// How a command ended that ran in this process, and what it said.
public record Ended(int exitCode, String out, String err) {
  public static Ended run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int exitCode = commandLine.execute(arguments);
    return new Ended(exitCode, out.toString(), err.toString());
  }

  /// What it said on standard error, without what it was waiting for on a slow machine.
  public List<String> messages() {
    return err.lines().filter(line -> !line.matches(".* \\.\\.\\. \\d+ s")).toList();
  }
}
