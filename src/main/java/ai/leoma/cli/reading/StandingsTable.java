package ai.leoma.cli.reading;

import ai.leoma.cli.terminal.Terminal;
import ai.leoma.cli.terminal.TextTable;
import ai.leoma.cli.terminal.TextTable.Cell;
import ai.leoma.cli.terminal.TextTable.Column;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The standings of a window, for people and for programs.
///
/// @param window what `/window` answers
record StandingsTable(Members window) {
  private static final int WIDE_ENOUGH_FOR_HOTKEYS = 78;
  private static final List<String> LINE_MEMBERS =
      List.of(
          "hotkey", "uid", "rank", "eligible", "valid", "reason", "passes", "settled", "weight");

  /// @throws ReadingFailed when the answer has not the members of a window
  static StandingsTable of(Members window) {
    window.requiredWhole("window");
    window.list("standings").forEach(miner -> miner.requiredText("hotkey"));
    return new StandingsTable(window);
  }

  /// The same members as an offline ranking has, and some more.
  ObjectValue json() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    Optional<Members> winner = window.members("winner");
    members.put(
        "winner", winner.map(paid -> paid.raw("hotkey")).orElseGet(() -> window.raw("winner")));
    members.put(
        "winner_uid", winner.map(paid -> paid.raw("uid")).orElseGet(() -> NumberValue.of(0)));
    for (String name : List.of("provisional", "newest_task", "window", "ranked_at")) {
      members.put(name, window.raw(name));
    }
    members.put(
        "standings",
        new ArrayValue(window.list("standings").stream().map(StandingsTable::line).toList()));
    return new ObjectValue(members);
  }

  private static JsonValue line(Members miner) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    LINE_MEMBERS.forEach(name -> members.put(name, miner.raw(name)));
    return new ObjectValue(members);
  }

  List<String> lines(Terminal terminal) {
    List<String> lines = new ArrayList<>(head(terminal));
    List<Members> miners = window.list("standings");
    List<Members> ranked =
        miners.stream().filter(miner -> miner.whole("rank").isPresent()).toList();
    List<Members> others = miners.stream().filter(miner -> miner.whole("rank").isEmpty()).toList();
    if (miners.isEmpty()) {
      lines.add("No miner is known yet.");
    }
    if (!ranked.isEmpty()) {
      lines.add("");
      lines.addAll(rankedTable(ranked, terminal));
    }
    if (!others.isEmpty()) {
      lines.add("");
      lines.add(terminal.strong("Not ranked"));
      lines.addAll(othersTable(others, terminal));
    }
    return lines;
  }

  private List<String> head(Terminal terminal) {
    String newest = window.whole("newest_task").map(task -> "task " + task).orElse("no task yet");
    String ranked = window.text("ranked_at").map(at -> ", ranked " + Terminal.plain(at)).orElse("");
    String size = "window of " + window.requiredWhole("window") + " tasks";
    List<String> head = new ArrayList<>();
    head.add(newest + ", " + size + ranked);
    if (window.isTrue("provisional")) {
      head.add(
          terminal.doubtful("Provisional: the window is not full, so nobody is ranked or paid."));
    } else {
      head.add(
          window
              .members("winner")
              .map(
                  winner ->
                      terminal.strong(
                          "Winner: %s (uid %d)"
                              .formatted(
                                  Terminal.plain(winner.requiredText("hotkey")),
                                  winner.requiredWhole("uid"))))
              .orElse(terminal.doubtful("Winner: nobody, the weights burn.")));
    }
    return head;
  }

  private static List<String> rankedTable(List<Members> ranked, Terminal terminal) {
    TextTable table =
        new TextTable(
            terminal,
            Column.number("RANK"),
            Column.text("MINER"),
            Column.number("UID"),
            Column.number("PASSED"),
            Column.number("RATE"));
    for (Members miner : ranked) {
      boolean isPaid = miner.number("weight").orElse(0.0) > 0;
      Cell hotkey = hotkey(miner, terminal);
      table.row(
          Cell.of(miner.requiredWhole("rank")),
          isPaid ? hotkey.painted(terminal::good) : hotkey,
          uid(miner),
          passed(miner),
          Cell.of(rate(miner)));
    }
    return table.lines();
  }

  private List<String> othersTable(List<Members> others, Terminal terminal) {
    TextTable table =
        new TextTable(
            terminal,
            Column.text("MINER"),
            Column.number("UID"),
            Column.number("PASSED"),
            Column.text("WHY"));
    for (Members miner : others) {
      Cell cell = Cell.of(why(miner));
      table.row(
          hotkey(miner, terminal),
          uid(miner),
          passed(miner),
          miner.isTrue("valid") ? cell : cell.painted(terminal::bad));
    }
    return table.lines();
  }

  /// Standings are of this moment, ranks those of the newest ranking.
  private String why(Members miner) {
    if (!miner.isTrue("valid")) {
      return miner.text("reason").orElse("not valid");
    }
    if (window.isTrue("provisional")) {
      return "window not full";
    }
    return miner.isTrue("eligible") ? "not ranked yet" : "too few settled";
  }

  static Cell hotkey(Members miner, Terminal terminal) {
    String hotkey = miner.requiredText("hotkey");
    return Cell.of(terminal.columns() >= WIDE_ENOUGH_FOR_HOTKEYS ? hotkey : shortened(hotkey));
  }

  static String shortened(String hotkey) {
    return hotkey.length() <= 12
        ? hotkey
        : hotkey.substring(0, 6) + ".." + hotkey.substring(hotkey.length() - 4);
  }

  private static Cell uid(Members miner) {
    return Cell.of(miner.whole("uid").map(String::valueOf).orElse("-"));
  }

  static Cell passed(Members miner) {
    return Cell.of(miner.requiredWhole("passes") + "/" + miner.requiredWhole("settled"));
  }

  private static String rate(Members miner) {
    long settled = miner.requiredWhole("settled");
    return settled == 0
        ? "-"
        : String.format(Locale.ROOT, "%.1f%%", 100.0 * miner.requiredWhole("passes") / settled);
  }
}
