package ai.leoma.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What a person sees of a sandbox: one line for each round, the standings below them. On a
/// terminal the table is drawn again in place; elsewhere it is printed when the winner changes and
/// at the end. With `--json` everything but the final document goes to standard error.
final class SandboxConsole {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CLEAR_TO_END = "\u001b[0J";

  private final PrintStream documents;
  private final PrintStream words;
  private final boolean isTerminal;
  private int linesToRedraw;
  private String lastTable = "";

  SandboxConsole(boolean json) {
    this.documents = System.out;
    this.words = json ? System.err : System.out;
    this.isTerminal = !json && System.console() != null && System.console().isTerminal();
  }

  synchronized void say(String line) {
    eraseTable();
    words.println(line);
    words.flush();
  }

  /// Shows the standings of this moment; elsewhere than on a terminal only when asked to.
  synchronized void show(SandboxReport report, boolean isWorthPrinting) {
    List<String> table = table(report);
    String text = String.join("\n", table);
    if (isTerminal) {
      eraseTable();
      words.println(text);
      linesToRedraw = table.size();
    } else if (isWorthPrinting && !text.equals(lastTable)) {
      words.println(text);
    }
    lastTable = text;
    words.flush();
  }

  /// The end: the table stays, or the document is printed.
  synchronized void end(SandboxReport report, boolean json) {
    if (json) {
      documents.println(document(report));
      documents.flush();
      return;
    }
    eraseTable();
    words.println(String.join("\n", table(report)));
    words.println();
    words.printf(
        Locale.ROOT,
        "%s after %d tasks (window %d) in %.0f s.%n",
        report.winner() == null ? "No winner, the weights burn," : "Winner: " + report.winner(),
        report.tasks(),
        report.window(),
        report.seconds());
    words.flush();
  }

  private void eraseTable() {
    if (linesToRedraw > 0) {
      words.print("\u001b[" + linesToRedraw + "A\r" + CLEAR_TO_END);
      linesToRedraw = 0;
    }
  }

  private static String document(SandboxReport report) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the report can not be written as JSON", e);
    }
  }

  private static List<String> table(SandboxReport report) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%4s  %-14s %4s  %6s  %7s  %6s  %s",
            "rank",
            "miner",
            "uid",
            "passes",
            "settled",
            "weight",
            "generations, or why it is not valid"));
    for (SandboxReport.Line line : report.standings()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%4s  %-14s %4d  %6d  %7d  %6.1f  %s",
              line.rank() == null ? "-" : line.rank().toString(),
              line.name(),
              line.uid(),
              line.passes(),
              line.settled(),
              line.weight(),
              line.valid() ? outcomes(line.outcomes()) : line.reason()));
    }
    return lines;
  }

  private static String outcomes(Map<String, Integer> outcomes) {
    return outcomes.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
