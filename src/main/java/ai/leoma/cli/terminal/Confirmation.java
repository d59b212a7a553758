package ai.leoma.cli.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.util.Locale;

/// Asks before something is done that costs.
public enum Confirmation {
  GIVEN,
  DECLINED,
  /// Nobody is there who could be asked.
  NO_TERMINAL;

  /// Only the whole word counts, so that a slip of a finger is none.
  public static Confirmation ask(PrintWriter err, String question) {
    return Terminal.isInteractive()
        ? ask(err, System.console().reader(), question)
        : Confirmation.NO_TERMINAL;
  }

  static Confirmation ask(PrintWriter err, Reader answers, String question) {
    err.print(question + " Type yes to go on: ");
    err.flush();
    try {
      String line = new BufferedReader(answers).readLine();
      return line != null && line.strip().toLowerCase(Locale.ROOT).equals("yes") ? GIVEN : DECLINED;
    } catch (IOException e) {
      return DECLINED;
    }
  }
}
