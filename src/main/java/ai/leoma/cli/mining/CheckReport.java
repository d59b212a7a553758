package ai.leoma.cli.mining;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Neuron;
import ai.leoma.cli.mining.OwnerView.LastVerdict;
import ai.leoma.cli.terminal.Terminal;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.BooleanValue;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import ai.leoma.miner.Commitment;
import ai.leoma.miner.Examination;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What `leoma miner check` found out.
///
/// @param examination empty when it has revealed no commitment
/// @param owner empty when its service was not asked
record CheckReport(
    Hotkey hotkey,
    int netuid,
    SubnetReading reading,
    Optional<Examination> examination,
    Optional<OwnerView> owner) {
  private static final int LABEL = 12;

  Checklist checklist() {
    List<CheckLine> lines = new ArrayList<>();
    lines.add(SeatCheck.of(reading.seat(), netuid));
    lines.add(revealed());
    examination.ifPresent(
        found ->
            lines.addAll(
                new OwnerChecks(hotkey, reading.seat().map(Neuron::uid).orElse(0), found, owner)
                    .lines()));
    return new Checklist(lines);
  }

  private CheckLine revealed() {
    String title = "a commitment is revealed";
    return examination
        .map(found -> CheckLine.passed("revealed", title, "at block " + found.commitment().block()))
        .orElseGet(
            () ->
                CheckLine.failed(
                    "revealed", title, "no_revealed_commitment", "", withoutCommitment()));
  }

  private String withoutCommitment() {
    if (reading.waiting().isPresent()) {
      return "One is on its way and still sealed: look again in a minute.";
    }
    return reading.plain()
        ? "There is a plain one, which does not count. Commit with `leoma miner commit`, which makes a timelocked one."
        : "Commit with `leoma miner commit`.";
  }

  List<String> text(Terminal terminal) {
    List<String> lines = new ArrayList<>();
    lines.add(terminal.strong("Miner " + hotkey.ss58()) + " on subnet " + netuid);
    lines.add("");
    lines.addAll(labelled(terminal, "at block", Long.toString(reading.snapshotBlock().number())));
    examination.map(Examination::commitment).ifPresent(made -> lines.addAll(text(terminal, made)));
    reading
        .waiting()
        .ifPresent(waiting -> lines.addAll(labelled(terminal, "sealed", waiting(waiting))));
    lines.add("");
    Checklist checklist = checklist();
    lines.addAll(checklist.text(terminal));
    lines.add("");
    lines.addAll(verdict(terminal, checklist));
    owner.ifPresent(view -> lines.addAll(ownersWord(terminal, checklist, view)));
    return lines;
  }

  private static String waiting(SubnetReading.Waiting waiting) {
    return "a newer commitment%s waits for drand round %d and replaces this one"
        .formatted(
            waiting.block().isPresent() ? " of block " + waiting.block().getAsLong() : "",
            waiting.revealRound());
  }

  private static List<String> text(Terminal terminal, Commitment commitment) {
    List<String> lines = new ArrayList<>();
    lines.addAll(labelled(terminal, "model", commitment.modelName().orElse("-")));
    lines.addAll(labelled(terminal, "revision", commitment.revision().orElse("-")));
    lines.addAll(labelled(terminal, "chute", commitment.chuteId().orElse("-")));
    return lines;
  }

  private static List<String> labelled(Terminal terminal, String label, String text) {
    return terminal.hanging(
        terminal.faint(label) + " ".repeat(LABEL - label.length()), LABEL, Terminal.plain(text));
  }

  private static List<String> verdict(Terminal terminal, Checklist checklist) {
    String reason = checklist.decisive().map(CheckLine::reason).map(Terminal::plain).orElse("");
    return switch (checklist.verdict()) {
      case VALID ->
          Terminal.wrap(
              "The owner would say: "
                  + terminal.good("valid")
                  + (checklist.hasAskedAll()
                      ? "."
                      : ", unless it is blacklisted or somebody committed the same weights first."),
              terminal.columns());
      case INVALID ->
          Terminal.wrap(
              "The owner would say: " + terminal.bad("not valid") + ", " + reason,
              terminal.columns());
      case UNKNOWN ->
          Terminal.wrap(
              "It "
                  + terminal.doubtful("cannot be told")
                  + " from here. If the owner sees the same for more than half an hour, it says: not"
                  + " valid, "
                  + reason,
              terminal.columns());
    };
  }

  private static List<String> ownersWord(Terminal terminal, Checklist checklist, OwnerView view) {
    if (view.verdict().isEmpty()) {
      return Terminal.wrap(
          "%s does not know this miner yet: it looks every five minutes.".formatted(view.address()),
          terminal.columns());
    }
    LastVerdict last = view.verdict().get();
    String said =
        "%s says: %s%s."
            .formatted(
                view.address(),
                last.reason().map(reason -> "not valid, " + Terminal.plain(reason)).orElse("valid"),
                last.at().map(at -> " (at " + Terminal.plain(at) + ")").orElse(""));
    boolean differs = last.isValid() != (checklist.verdict() == Checklist.Verdict.VALID);
    return Terminal.wrap(
        differs
            ? said
                + " Where that differs it looked at another moment, or knows what cannot be seen here."
            : said,
        terminal.columns());
  }

  ObjectValue json() {
    Checklist checklist = checklist();
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("hotkey", new StringValue(hotkey.ss58()));
    members.put("netuid", NumberValue.of(netuid));
    members.put("block", NumberValue.of(reading.snapshotBlock().number()));
    members.put("block_hash", new StringValue(reading.snapshotBlock().hash()));
    members.put(
        "uid", reading.seat().<JsonValue>map(s -> NumberValue.of(s.uid())).orElse(new NullValue()));
    members.put(
        "commitment",
        examination
            .map(Examination::commitment)
            .<JsonValue>map(CheckReport::json)
            .orElse(new NullValue()));
    members.put(
        "sealed_until_round",
        reading
            .waiting()
            .<JsonValue>map(waiting -> NumberValue.of(waiting.revealRound()))
            .orElse(new NullValue()));
    members.put("model_hash", text(examination.flatMap(Examination::modelHash)));
    members.put("checks", checklist.json());
    members.put("verdict", new StringValue(checklist.verdict().name().toLowerCase(Locale.ROOT)));
    members.put("reason", text(checklist.decisive().map(CheckLine::reason)));
    members.put("owner", owner.<JsonValue>map(CheckReport::json).orElse(new NullValue()));
    return new ObjectValue(members);
  }

  private static ObjectValue json(Commitment commitment) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("block", NumberValue.of(commitment.block()));
    members.put("count", NumberValue.of(commitment.count()));
    members.put("model_name", text(commitment.modelName()));
    members.put("model_revision", text(commitment.revision()));
    members.put("chute_id", text(commitment.chuteId()));
    return new ObjectValue(members);
  }

  private static ObjectValue json(OwnerView view) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("address", new StringValue(view.address().toString()));
    members.put("known", new BooleanValue(view.verdict().isPresent()));
    members.put(
        "valid",
        view.verdict()
            .<JsonValue>map(last -> new BooleanValue(last.isValid()))
            .orElse(new NullValue()));
    members.put("reason", text(view.verdict().flatMap(LastVerdict::reason)));
    members.put("last_validated_at", text(view.verdict().flatMap(LastVerdict::at)));
    return new ObjectValue(members);
  }

  private static JsonValue text(Optional<String> text) {
    return text.<JsonValue>map(StringValue::new).orElseGet(NullValue::new);
  }
}
