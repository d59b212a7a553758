package ai.leoma.cli.reading;

import ai.leoma.cli.terminal.AsciiJson;
import ai.leoma.cli.terminal.Terminal;
import ai.leoma.cli.terminal.TextTable;
import ai.leoma.cli.terminal.TextTable.Cell;
import ai.leoma.cli.terminal.TextTable.Column;
import ai.leoma.ranking.document.DocumentReading;
import ai.leoma.ranking.document.RankedDocument;
import ai.leoma.ranking.document.RankedDocument.Place;
import ai.leoma.ranking.document.WindowDocuments;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Ranks the documents of a file, one after the other.
record FileRanks(InputFile file, PrintWriter out) {

  /// One line of JSON for each document. What was ranked before a refused one stands.
  ///
  /// @throws ReadingFailed when the file cannot be read, or a document says what cannot be
  void printJson() {
    forEach((_, ranked) -> out.println(AsciiJson.of(ranked.json())));
  }

  /// One table for each document.
  ///
  /// @throws ReadingFailed when the file cannot be read, or a document says what cannot be
  void printTables(Terminal terminal) {
    forEach(
        (line, ranked) -> {
          if (line > 1) {
            out.println();
            out.println(terminal.strong("line " + line));
          }
          table(ranked, terminal).forEach(out::println);
        });
  }

  @FunctionalInterface
  private interface Printer {
    void print(int line, RankedDocument ranked);
  }

  private void forEach(Printer printer) {
    try (WindowDocuments documents = file.documents()) {
      while (file.next(documents) instanceof DocumentReading.Read(int line, var document)) {
        printer.print(line, RankedDocument.of(document));
        out.flush();
      }
    }
  }

  private static List<String> table(RankedDocument ranked, Terminal terminal) {
    TextTable table =
        new TextTable(
            terminal,
            Column.number("RANK"),
            Column.text("MINER"),
            Column.number("PASSED"),
            Column.number("RATE"),
            Column.text("ELIGIBLE"));
    for (Place place : ranked.places()) {
      Cell miner = Cell.of(place.hotkey());
      table.row(
          Cell.of(place.rank().isPresent() ? place.rank().getAsInt() : "-"),
          place.weight() > 0 ? miner.painted(terminal::good) : miner,
          Cell.of(place.passes() + "/" + place.settled()),
          Cell.of(rate(place)),
          Cell.of(place.eligible() ? "yes" : "no"));
    }
    List<String> lines = new ArrayList<>(List.of(head(ranked, terminal), ""));
    lines.addAll(table.lines());
    return lines;
  }

  private static String head(RankedDocument ranked, Terminal terminal) {
    if (ranked.provisional()) {
      return terminal.doubtful("Provisional: the window is not full, so nobody is ranked or paid.");
    }
    return ranked
        .winner()
        .map(
            winner ->
                terminal.strong(
                    "Winner: %s (uid %d)".formatted(Terminal.plain(winner), ranked.winnerUid())))
        .orElse(terminal.doubtful("Winner: nobody, the weights burn."));
  }

  private static String rate(Place place) {
    return place.settled() == 0
        ? "-"
        : String.format(Locale.ROOT, "%.1f%%", 100.0 * place.passes() / place.settled());
  }
}
