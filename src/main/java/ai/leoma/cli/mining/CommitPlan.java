package ai.leoma.cli.mining;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.chain.scale.ScaleWriter;
import ai.leoma.chain.timelock.TimelockEncryption;
import ai.leoma.cli.terminal.Terminal;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What would be committed, and what the owner would say of it.
///
/// @param head the newest block when it was planned
/// @param before what the hotkey has committed so far, oldest first
/// @param hasWaiting whether the last of these is sealed still
/// @param text the JSON that would be revealed
record CommitPlan(
    Hotkey hotkey,
    int netuid,
    BlockReference head,
    List<Revealed> before,
    boolean hasWaiting,
    String text,
    Checklist checklist) {
  static final int MOST_COMMITMENTS = 2;

  /// As few as there can be: who was first counts by the block that the chain notes with what is
  /// revealed.
  static final int BLOCKS_UNTIL_REVEAL = 1;

  private static final int LABEL = 12;
  private static final int BLOCK_SECONDS = 12;

  CommitPlan {
    before = List.copyOf(before);
  }

  /// What the commitment takes of the space that a hotkey has in an epoch: text in SCALE, sealed.
  int sealedBytes() {
    return new ScaleWriter().byteVector(text.getBytes(StandardCharsets.UTF_8)).bytes().length
        + TimelockEncryption.OVERHEAD_BYTES;
  }

  int number() {
    return before.size() + 1;
  }

  List<String> lines(Terminal terminal) {
    List<String> lines = new ArrayList<>();
    lines.add(terminal.strong("Commitment of " + hotkey.ss58()) + " on subnet " + netuid);
    lines.add("");
    lines.addAll(checklist.text(terminal));
    if (checklist.verdict() != Checklist.Verdict.VALID) {
      return lines;
    }
    lines.add("");
    lines.add("  " + text);
    lines.add("");
    label(
        lines,
        terminal,
        "size",
        "%d bytes; sealed it takes %d of the space that a hotkey has in an epoch"
            .formatted(text.getBytes(StandardCharsets.UTF_8).length, sealedBytes()));
    label(
        lines,
        terminal,
        "number",
        number() < MOST_COMMITMENTS
            ? "%d of %d in this hotkey's life; one more is left after it"
                .formatted(number(), MOST_COMMITMENTS)
            : "%d of %d in this hotkey's life; it is the last one"
                .formatted(number(), MOST_COMMITMENTS));
    if (hasWaiting) {
      label(
          lines,
          terminal,
          "waiting",
          terminal.doubtful("a commitment of this hotkey is sealed still")
              + "; this one replaces it, unless it is revealed first");
    }
    label(lines, terminal, "seniority", seniority());
    label(
        lines,
        terminal,
        "revealed",
        "sealed until the block after its own, about %d s later; only then it counts"
            .formatted(BLOCK_SECONDS));
    return lines;
  }

  private String seniority() {
    String after = "from the block that the chain notes with it, soon after " + head.number();
    return before.isEmpty()
        ? after
        : after
            + "; the commitment of block %d, and all that was settled for it, count no more"
                .formatted(before.getLast().block());
  }

  private static void label(List<String> lines, Terminal terminal, String label, String text) {
    lines.addAll(
        terminal.hanging(
            "  " + terminal.faint(label) + " ".repeat(LABEL - label.length()), LABEL + 2, text));
  }

  Map<String, JsonValue> members() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("hotkey", new StringValue(hotkey.ss58()));
    members.put("netuid", NumberValue.of(netuid));
    members.put("head", NumberValue.of(head.number()));
    members.put("commitment", new StringValue(text));
    members.put("bytes", NumberValue.of(text.getBytes(StandardCharsets.UTF_8).length));
    members.put("sealed_bytes", NumberValue.of(sealedBytes()));
    members.put("number", NumberValue.of(number()));
    members.put("checks", checklist.json());
    members.put("verdict", new StringValue(checklist.verdict().name().toLowerCase(Locale.ROOT)));
    members.put(
        "reason",
        checklist
            .decisive()
            .<JsonValue>map(line -> new StringValue(line.reason()))
            .orElseGet(NullValue::new));
    return members;
  }

  ObjectValue json() {
    return new ObjectValue(members());
  }
}
