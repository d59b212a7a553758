package ai.leoma.cli.reading;

import ai.leoma.cli.terminal.Terminal;
import ai.leoma.cli.terminal.TextTable;
import ai.leoma.cli.terminal.TextTable.Cell;
import ai.leoma.cli.terminal.TextTable.Column;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.BooleanValue;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import ai.leoma.ranking.document.OtherRules.Moment;
import ai.leoma.ranking.document.WhatIf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Who won, and who would have won, moment by moment.
///
/// @param moments in their order, at least one of them computed under the other rules
record WhatIfReport(WhatIf whatIf, List<Moment> moments) {

  private long computed() {
    return moments.stream().filter(moment -> moment.otherwise().isPresent()).count();
  }

  private long incomplete() {
    return computed() - judged();
  }

  private long judged() {
    return moments.stream()
        .filter(moment -> moment.complete() && moment.otherwise().isPresent())
        .count();
  }

  private long different() {
    return moments.stream().filter(moment -> moment.complete() && moment.differs()).count();
  }

  ObjectValue json() {
    Map<String, JsonValue> changes = new LinkedHashMap<>();
    whatIf.changes().forEach((key, value) -> changes.put(key, new StringValue(value)));
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("what_if", new ObjectValue(changes));
    members.put("moments", new ArrayValue(moments.stream().map(WhatIfReport::json).toList()));
    members.put("computed", NumberValue.of(computed()));
    members.put("too_short", NumberValue.of(moments.size() - computed()));
    members.put("incomplete", NumberValue.of(incomplete()));
    members.put("different", NumberValue.of(different()));
    return new ObjectValue(members);
  }

  private static JsonValue json(Moment moment) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put(
        "newest_task",
        moment.newestTask().<JsonValue>map(NumberValue::of).orElseGet(NullValue::new));
    members.put("winner", winner(moment.recorded().winner()));
    members.put("what_if_computed", new BooleanValue(moment.otherwise().isPresent()));
    members.put(
        "what_if_winner",
        moment.otherwise().map(ranked -> winner(ranked.winner())).orElseGet(NullValue::new));
    members.put("complete", new BooleanValue(moment.complete()));
    return new ObjectValue(members);
  }

  private static JsonValue winner(Optional<String> hotkey) {
    return hotkey.<JsonValue>map(StringValue::new).orElseGet(NullValue::new);
  }

  List<String> lines(Terminal terminal) {
    String rules =
        whatIf.changes().entrySet().stream()
            .map(change -> change.getKey() + "=" + change.getValue())
            .collect(Collectors.joining(", "));
    List<String> lines = new ArrayList<>();
    lines.add(terminal.strong("What if " + rules + "?"));
    lines.add("Each change of a winner, and where it came:");
    lines.add("");
    lines.addAll(changes(terminal).lines());
    lines.add("");
    lines.add(
        "%d windows; in %d of %d somebody else wins, or nobody."
            .formatted(moments.size(), different(), judged()));
    if (computed() < moments.size()) {
      lines.add(
          terminal.doubtful(
              "%d cannot be told: the history before them is too short for the other window."
                  .formatted(moments.size() - computed())));
    }
    if (incomplete() > 0) {
      lines.add(
          terminal.doubtful(
              "%d may be wrong and are not counted: votes under embargo are missing (*)."
                  .formatted(incomplete())));
    }
    return lines;
  }

  private TextTable changes(Terminal terminal) {
    TextTable table =
        new TextTable(
            terminal, Column.number("TASK"), Column.text("WON"), Column.text("WOULD HAVE WON"));
    Optional<List<String>> before = Optional.empty();
    for (Moment moment : moments) {
      List<String> winners =
          List.of(
              shown(moment.recorded().winner(), moment.recorded().provisional()),
              otherwise(moment));
      if (!before.equals(Optional.of(winners))) {
        Cell other = Cell.of(winners.get(1));
        table.row(
            Cell.of(moment.newestTask().map(String::valueOf).orElse("-")),
            Cell.of(winners.get(0)),
            moment.differs() ? other.painted(terminal::doubtful) : other);
      }
      before = Optional.of(winners);
    }
    return table;
  }

  private static String otherwise(Moment moment) {
    String star = moment.complete() ? "" : " *";
    return moment
        .otherwise()
        .map(ranked -> shown(ranked.winner(), ranked.provisional()) + star)
        .orElse("(history too short)");
  }

  private static String shown(Optional<String> winner, boolean provisional) {
    return winner.orElse(provisional ? "(window not full)" : "(nobody)");
  }
}
