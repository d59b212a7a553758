package ai.leoma.cli.reading;

import ai.leoma.cli.terminal.Terminal;
import ai.leoma.cli.terminal.TextTable;
import ai.leoma.cli.terminal.TextTable.Cell;
import ai.leoma.cli.terminal.TextTable.Column;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Where a miner stands, for people: first what matters, then task by task.
final class StandingText {
  private static final int HISTORY_SHOWN = 8;
  private static final int LABEL_WIDTH = 10;

  private final Members standing;
  private final Terminal terminal;
  private final Instant now;
  private final List<String> lines = new ArrayList<>();

  /// @throws ReadingFailed by [#lines] when the answer has not the members of a standing
  StandingText(Members standing, Terminal terminal, Instant now) {
    this.standing = standing;
    this.terminal = terminal;
    this.now = now;
  }

  List<String> lines(int tasks, boolean withVotes) {
    head();
    lines.add("");
    distance();
    history();
    tasks(tasks, withVotes);
    return lines;
  }

  private void head() {
    lines.add(terminal.strong("Miner " + standing.requiredText("hotkey")));
    standing
        .text("model_name")
        .ifPresent(
            name ->
                labelled(
                    "model",
                    "%s at block %s"
                        .formatted(
                            name,
                            standing.whole("commitment_block").map(String::valueOf).orElse("?"))));
    Members validity = required("validity");
    String since =
        validity
            .text("since")
            .flatMap(this::time)
            .map(at -> ", for " + span(Duration.between(at, now)))
            .orElse("");
    String stale = validity.isTrue("stale") ? " (stale: an outage keeps the last verdict)" : "";
    if (validity.isTrue("valid")) {
      labelled("valid", "yes" + since + stale, terminal::good);
    } else {
      labelled("valid", "no: " + validity.text("reason").orElse("?") + since, terminal::bad);
    }
    window();
    rank();
    counts();
  }

  private void window() {
    Members window = required("window");
    String tasks =
        window
            .whole("newest_task")
            .map(
                newest -> "tasks %d to %d".formatted(window.whole("first_task").orElse(1L), newest))
            .orElse("no task yet");
    String next =
        window
            .text("next_task_at")
            .flatMap(this::time)
            .map(
                due ->
                    due.isAfter(now)
                        ? ", the next in " + span(Duration.between(now, due))
                        : ", the next is due")
            .orElse("");
    labelled(
        "window", "%s of a window of %d%s".formatted(tasks, window.requiredWhole("size"), next));
  }

  private void rank() {
    Optional<Members> ranking = standing.members("ranking");
    Optional<Long> rank = ranking.flatMap(stored -> stored.whole("rank"));
    String at =
        ranking
            .flatMap(stored -> stored.text("computed_at"))
            .map(when -> ", as ranked " + ago(when))
            .orElse("");
    if (ranking.filter(stored -> stored.isTrue("winner")).isPresent()) {
      labelled("rank", "1: the winner" + at, terminal::good);
    } else if (rank.isPresent()) {
      labelled(
          "rank", "%d of %d%s".formatted(rank.get(), ranking.get().requiredWhole("ranked"), at));
    } else {
      labelled("rank", "none" + at, terminal::doubtful);
    }
  }

  private void counts() {
    long settled = standing.requiredWhole("settled");
    String interval =
        standing
            .members("wilson_interval")
            .filter(_ -> settled > 0)
            .map(
                bounds ->
                    String.format(
                        Locale.ROOT,
                        " (95%%: %.1f to %.1f%%)",
                        100 * bounds.number("low").orElse(0.0),
                        100 * bounds.number("high").orElse(0.0)))
            .orElse("");
    String rate =
        standing
            .number("pass_rate")
            .map(share -> String.format(Locale.ROOT, ", %.1f%%%s", 100 * share, interval))
            .orElse("");
    labelled(
        "passed", "%d of %d settled%s".formatted(standing.requiredWhole("passes"), settled, rate));
    Members completeness = required("completeness");
    long missing = completeness.requiredWhole("missing");
    long needed = completeness.requiredWhole("required");
    if (missing > 0) {
      labelled(
          "eligible",
          "no: %d more settled tasks needed (%d in all)".formatted(missing, needed),
          terminal::doubtful);
    }
  }

  private void distance() {
    Members distance = required("distance");
    switch (distance.requiredText("state")) {
      case "window_not_full" ->
          wrapped(
              "Nobody can win yet: the window needs %d more tasks to be full."
                  .formatted(distance.requiredWhole("tasks_missing")));
      case "not_valid" -> wrapped("It can not win before it is valid, whatever it passes.");
      case "leads" -> wrapped("With what is settled now it wins.");
      case "behind" -> behind(distance);
      default -> wrapped("How far it is from winning is told in words newer than this program.");
    }
  }

  private void behind(Members distance) {
    wrapped(
        distance
            .whole("more_passes")
            .map(
                more ->
                    "It would win with %d more %s in this window, %s."
                        .formatted(more, more == 1 ? "pass" : "passes", route(distance)))
            .orElse("Even a window full of passes would not win against the others as they are."));
    Members rolling = required("rolling", distance);
    wrapped(
        rolling
            .whole("tasks")
            .map(tasks -> "As the window rolls: " + rolling(rolling, tasks))
            .orElse(
                "As the window rolls: not possible while the others' numbers stay as they are."));
    List<Members> rivals = distance.list("must_overtake");
    if (!rivals.isEmpty()) {
      lines.add("");
      lines.addAll(rivalTable(rivals));
    }
  }

  private String rolling(Members rolling, long tasks) {
    String by =
        rolling
            .text("earliest_at")
            .flatMap(this::time)
            .map(at -> ", at the earliest " + future(at))
            .orElse("");
    return "after passing the next %s%s, if nobody else's numbers change."
        .formatted(tasks == 1 ? "task" : tasks + " tasks", by);
  }

  private static String route(Members distance) {
    return distance.text("route").filter("most_passes"::equals).isPresent()
        ? "by the most passes"
        : "by beating every earlier committer";
  }

  private List<String> rivalTable(List<Members> rivals) {
    TextTable table =
        new TextTable(
            terminal,
            Column.text("TO OVERTAKE"),
            Column.text("CAME"),
            Column.number("PASSED"),
            Column.number("MORE PASSES"));
    for (Members rival : rivals) {
      table.row(
          StandingsTable.hotkey(rival, terminal),
          Cell.of(rival.text("committed").orElse("")),
          StandingsTable.passed(rival),
          Cell.of(rival.whole("more_passes").map(String::valueOf).orElse("never")));
    }
    return table.lines();
  }

  private void history() {
    List<Members> history = standing.list("history");
    if (history.size() > 1) {
      lines.add("");
      lines.add(
          terminal.faint("rank in the last rankings, newest first: ")
              + history.stream()
                  .limit(HISTORY_SHOWN)
                  .map(past -> past.whole("rank").map(String::valueOf).orElse("-"))
                  .collect(Collectors.joining(" ")));
    }
  }

  private void tasks(int most, boolean withVotes) {
    List<Members> tasks = standing.list("tasks");
    if (tasks.isEmpty() || most == 0) {
      return;
    }
    lines.add("");
    TextTable table =
        new TextTable(
            terminal,
            Column.number("TASK"),
            Column.text("VIDEO"),
            Column.number("SECONDS"),
            Column.text("STATE"),
            Column.number("VOTES"),
            Column.text(withVotes ? "NOTE" : "WHY"));
    tasks.stream().limit(most).forEach(task -> table.row(row(task, withVotes)));
    List<String> rows = table.lines();
    lines.add(rows.getFirst());
    for (int place = 0; place < rows.size() - 1; place++) {
      lines.add(rows.get(place + 1));
      if (withVotes) {
        tasks.get(place).list("votes").forEach(this::vote);
      }
    }
    if (tasks.size() > most) {
      lines.add(
          terminal.faint(
              "... %d older tasks: --tasks %d".formatted(tasks.size() - most, tasks.size())));
    }
  }

  private Cell[] row(Members task, boolean withVotes) {
    String state = task.requiredText("state");
    boolean isServed = task.text("outcome").filter("Served"::equals).isPresent();
    Cell cell = Cell.of(isServed ? state : "-");
    return new Cell[] {
      Cell.of(task.requiredWhole("task_id")),
      Cell.of(task.text("outcome").orElse("not asked")),
      Cell.of(
          task.whole("latency_ms")
              .map(millis -> String.format(Locale.ROOT, "%.1f", millis / 1000.0))
              .orElse("-")),
      switch (state) {
        case "passed" -> cell.painted(terminal::good);
        case "failed" -> cell.painted(terminal::bad);
        default -> cell.painted(terminal::doubtful);
      },
      Cell.of(task.requiredWhole("voters")),
      Cell.of(note(task, withVotes)).painted(terminal::faint)
    };
  }

  private String note(Members task, boolean withVotes) {
    boolean isServed = task.text("outcome").filter("Served"::equals).isPresent();
    if (isServed && !task.isTrue("in_force")) {
      return "made with an earlier commitment, does not count";
    }
    Optional<Instant> hidden = task.text("votes_from").flatMap(this::time);
    if (isServed && hidden.isPresent()) {
      return "votes hidden until settled, or " + future(hidden.get());
    }
    return withVotes ? "" : reason(task);
  }

  /// Of a vote that agrees with the outcome.
  private static String reason(Members task) {
    boolean hasPassed = task.requiredText("state").equals("passed");
    return task.list("votes").stream()
        .filter(vote -> vote.isTrue("passed") == hasPassed)
        .flatMap(vote -> vote.text("reason").stream())
        .findFirst()
        .orElse("");
  }

  private void vote(Members vote) {
    boolean hasPassed = vote.isTrue("passed");
    String verdict = hasPassed ? terminal.good("PASS") : terminal.bad("FAIL");
    String validator = vote.requiredText("validator");
    String stake =
        vote.number("stake")
            .map(tao -> String.format(Locale.ROOT, "stake %,.0f", tao))
            .orElse("not registered");
    String overall =
        vote.number("overall")
            .map(score -> String.format(Locale.ROOT, ", overall %.2f", score))
            .orElse("");
    String doubt =
        vote.isTrue("inconsistent") ? terminal.doubtful(" (not what its scores say)") : "";
    lines.add(
        "      "
            + verdict
            + " "
            + Terminal.plain(StandingsTable.shortened(validator))
            + ", "
            + stake
            + overall
            + doubt);
    vote.members("scores").ifPresent(scores -> indented(scores(scores)));
    vote.text("judge").ifPresent(judge -> indented("judge " + judge));
    vote.text("reason").ifPresent(this::indented);
  }

  private static String scores(Members scores) {
    return scores.object().members().keySet().stream()
        .map(
            name ->
                name.replace('_', ' ') + " " + scores.whole(name).map(String::valueOf).orElse("?"))
        .collect(Collectors.joining(", "));
  }

  private void indented(String outside) {
    Terminal.wrap(Terminal.plain(outside), terminal.columns() - 11)
        .forEach(line -> lines.add("           " + line));
  }

  private void wrapped(String sentence) {
    lines.addAll(Terminal.wrap(sentence, terminal.columns()));
  }

  private void labelled(String label, String outside) {
    labelled(label, outside, text -> text);
  }

  private void labelled(String label, String outside, UnaryOperator<String> paint) {
    List<String> parts = Terminal.wrap(Terminal.plain(outside), terminal.columns() - LABEL_WIDTH);
    for (int part = 0; part < parts.size(); part++) {
      String name = part == 0 ? label : "";
      lines.add(
          terminal.faint(name)
              + " ".repeat(LABEL_WIDTH - name.length())
              + paint.apply(parts.get(part)));
    }
  }

  private Members required(String name) {
    return required(name, standing);
  }

  private static Members required(String name, Members in) {
    return in.members(name)
        .orElseThrow(() -> new ReadingFailed("the answer is not a standing: it has no " + name));
  }

  private Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private String ago(String text) {
    return time(text)
        .map(at -> at.isAfter(now) ? "just now" : span(Duration.between(at, now)) + " ago")
        .orElse("?");
  }

  private String future(Instant at) {
    return at.isAfter(now) ? "in " + span(Duration.between(now, at)) : "now";
  }

  /// The two greatest parts.
  static String span(Duration duration) {
    long minutes = Math.max(0, duration.toMinutes());
    if (minutes == 0) {
      return Math.max(0, duration.toSeconds()) + " s";
    }
    if (minutes < 60) {
      return minutes + " min";
    }
    return minutes < 48 * 60
        ? "%d h %d min".formatted(minutes / 60, minutes % 60)
        : "%d days %d h".formatted(minutes / 1440, minutes / 60 % 24);
  }
}
