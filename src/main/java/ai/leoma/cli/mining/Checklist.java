package ai.leoma.cli.mining;

import ai.leoma.cli.mining.CheckLine.State;
import ai.leoma.cli.terminal.ExitCodes;
import ai.leoma.cli.terminal.Terminal;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Checks in their order; the first that failed decides, as with the owner.
record Checklist(List<CheckLine> lines) {
  private static final String INDENT = "        ";

  Checklist {
    lines = List.copyOf(lines);
  }

  enum Verdict {
    VALID,
    INVALID,
    UNKNOWN
  }

  /// The first failure, or else the first outage. What was not asked of the owner decides nothing.
  Optional<CheckLine> decisive() {
    return first(State.FAILED).or(() -> first(State.UNKNOWN));
  }

  private Optional<CheckLine> first(State state) {
    return lines.stream().filter(line -> line.state() == state).findFirst();
  }

  Verdict verdict() {
    return decisive()
        .map(line -> line.state() == State.FAILED ? Verdict.INVALID : Verdict.UNKNOWN)
        .orElse(Verdict.VALID);
  }

  boolean hasAskedAll() {
    return lines.stream().noneMatch(line -> line.state() == State.NOT_ASKED);
  }

  int exitCode() {
    return switch (verdict()) {
      case VALID -> 0;
      case INVALID -> ExitCodes.CHECKS_FAILED;
      case UNKNOWN -> ExitCodes.UNKNOWN;
    };
  }

  List<String> text(Terminal terminal) {
    List<String> text = new ArrayList<>();
    int width = lines.stream().mapToInt(line -> line.title().length()).max().orElse(0);
    lines.forEach(line -> text.addAll(text(line, width, terminal)));
    return text;
  }

  /// What does not fit beside the title stands below it.
  private static List<String> text(CheckLine line, int width, Terminal terminal) {
    List<String> text = new ArrayList<>();
    String beside = Terminal.plain(line.reason().isEmpty() ? line.found() : line.reason());
    boolean fits = INDENT.length() + width + 2 + beside.length() <= terminal.columns();
    String title = line.title() + " ".repeat(width - line.title().length() + 2);
    text.add(
        ("  " + mark(line.state(), terminal) + "  " + title + (fits ? beside : ""))
            .stripTrailing());
    if (!fits) {
      text.addAll(below(terminal, beside));
    }
    if (!line.reason().isEmpty()) {
      text.addAll(below(terminal, line.found()));
    }
    text.addAll(below(terminal, line.advice()));
    return text;
  }

  private static List<String> below(Terminal terminal, String text) {
    return text.isEmpty()
        ? List.of()
        : terminal.hanging(INDENT, INDENT.length(), Terminal.plain(text));
  }

  private static String mark(State state, Terminal terminal) {
    return switch (state) {
      case PASSED -> terminal.good("ok  ");
      case FAILED -> terminal.bad("FAIL");
      case UNKNOWN -> terminal.doubtful("?   ");
      case NOT_ASKED, NOT_MADE -> terminal.faint("-   ");
    };
  }

  ArrayValue json() {
    return new ArrayValue(lines.stream().map(Checklist::json).toList());
  }

  private static JsonValue json(CheckLine line) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("check", new StringValue(line.id()));
    members.put("result", new StringValue(line.state().name().toLowerCase(Locale.ROOT)));
    members.put("reason", text(line.reason()));
    members.put("found", text(line.found()));
    members.put("advice", text(line.advice()));
    return new ObjectValue(members);
  }

  private static JsonValue text(String text) {
    return text.isEmpty() ? new NullValue() : new StringValue(text);
  }
}
