package ai.leoma.cli.mining;

import ai.leoma.chain.WriteOutcome;
import ai.leoma.cli.terminal.ExitCodes;
import ai.leoma.cli.terminal.Terminal;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.BooleanValue;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What became of a commitment.
///
/// @param reveal what was seen of its reveal
record CommitReceipt(CommitPlan plan, WriteOutcome outcome, Reveal reveal) {
  enum Reveal {
    NOT_AWAITED,
    SEEN,
    NOT_SEEN
  }

  int exitCode() {
    return switch (outcome) {
      case WriteOutcome.Included _, WriteOutcome.IncludedSealed _ ->
          reveal == Reveal.NOT_SEEN ? ExitCodes.NOT_REVEALED : 0;
      case WriteOutcome.Refused _ -> ExitCodes.FAILED;
      case WriteOutcome.Unconfirmed _ -> ExitCodes.UNKNOWN;
    };
  }

  List<String> lines(Terminal terminal) {
    String check = "./leoma miner check " + plan.hotkey().ss58();
    String text =
        switch (outcome) {
          case WriteOutcome.Included included ->
              terminal.good("Committed")
                  + " in block %d%s (extrinsic %s)."
                      .formatted(
                          included.block().number(),
                          finality(included.isFinal()),
                          included.extrinsicHash());
          case WriteOutcome.IncludedSealed sealed ->
              terminal.good("Committed")
                  + " in block %d%s (extrinsic %s). %s"
                      .formatted(
                          sealed.block().number(),
                          finality(sealed.isFinal()),
                          sealed.extrinsicHash(),
                          revealed(sealed));
          case WriteOutcome.Refused(var reason) ->
              terminal.bad("Not committed") + ": " + Terminal.plain(reason.describe()) + ".";
          case WriteOutcome.Unconfirmed(var lastBlock) ->
              terminal.doubtful("Nobody can tell")
                  + " whether it was committed"
                  + (lastBlock.isPresent()
                      ? ": a block up to %d may still take it. Look at `%s` after that one before you try again."
                          .formatted(lastBlock.getAsLong(), check)
                      : ". Look at `%s` before you try again.".formatted(check));
        };
    return Terminal.wrap(text, terminal.columns());
  }

  private String revealed(WriteOutcome.IncludedSealed sealed) {
    return switch (reveal) {
      case NOT_AWAITED ->
          "The chain reveals it from block %d on (drand round %d); `./leoma miner check %s` tells when it is."
              .formatted(sealed.revealBlock(), sealed.revealRound(), plan.hotkey().ss58());
      case SEEN -> "It is revealed: the owner sees it at its next pass, within five minutes.";
      case NOT_SEEN ->
          "It is not revealed yet, though expected from block %d on (drand round %d). If it stays so, the chain missed the beacon: look again, then commit anew. An unrevealed commitment counts as none."
              .formatted(sealed.revealBlock(), sealed.revealRound());
    };
  }

  private static String finality(boolean isFinal) {
    return isFinal ? ", which is final" : ", which may still be reverted";
  }

  ObjectValue json() {
    Map<String, JsonValue> members = plan.members();
    members.put("outcome", new ObjectValue(outcomeMembers()));
    members.put(
        "revealed",
        reveal == Reveal.NOT_AWAITED ? new NullValue() : new BooleanValue(reveal == Reveal.SEEN));
    return new ObjectValue(members);
  }

  private Map<String, JsonValue> outcomeMembers() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    switch (outcome) {
      case WriteOutcome.Included included -> {
        members.put("state", new StringValue("included"));
        inBlock(members, included.block().number(), included.block().hash());
        members.put("extrinsic", new StringValue(included.extrinsicHash()));
        members.put("final", new BooleanValue(included.isFinal()));
      }
      case WriteOutcome.IncludedSealed sealed -> {
        members.put("state", new StringValue("sealed"));
        inBlock(members, sealed.block().number(), sealed.block().hash());
        members.put("extrinsic", new StringValue(sealed.extrinsicHash()));
        members.put("final", new BooleanValue(sealed.isFinal()));
        members.put("reveal_round", NumberValue.of(sealed.revealRound()));
        members.put("reveal_block", NumberValue.of(sealed.revealBlock()));
      }
      case WriteOutcome.Refused(var reason) -> {
        members.put("state", new StringValue("refused"));
        members.put("reason", new StringValue(Terminal.plain(reason.describe())));
        members.put("retry_at_block", number(reason.retryAtBlock().stream().boxed().findFirst()));
      }
      case WriteOutcome.Unconfirmed(var lastBlock) -> {
        members.put("state", new StringValue("unconfirmed"));
        members.put("last_block", number(lastBlock.stream().boxed().findFirst()));
      }
    }
    return members;
  }

  private static void inBlock(Map<String, JsonValue> members, long number, String hash) {
    members.put("block", NumberValue.of(number));
    members.put("block_hash", new StringValue(hash));
  }

  private static JsonValue number(Optional<Long> number) {
    return number.<JsonValue>map(NumberValue::of).orElseGet(NullValue::new);
  }
}
