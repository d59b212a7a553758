package ai.leoma.cli.chain;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Hyperparameters;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.Rao;
import ai.leoma.cli.terminal.Terminal;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.BooleanValue;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What `leoma chain status` found.
///
/// @param source who was asked
/// @param demands empty when the adapter cannot read them
/// @param asked the hotkey that was asked for
/// @param seat of that hotkey; empty when it has none
record ChainStatus(
    String source,
    int netuid,
    BlockReference head,
    BlockReference finalized,
    Optional<Hyperparameters> demands,
    Optional<Hotkey> asked,
    Optional<Neuron> seat) {
  private static final int LABEL = 15;
  private static final Duration BLOCK = Duration.ofSeconds(12);
  private static final int TAO_DECIMALS = 9;

  List<String> lines(Terminal terminal) {
    Page page = new Page(terminal, new ArrayList<>());
    page.lines().add(terminal.strong("Subnet " + netuid) + " over " + source);
    page.lines().add("");
    page.add("head", "block %d, %s..".formatted(head.number(), head.hash().substring(0, 14)));
    page.add(
        "final",
        "block %d, %d behind the head"
            .formatted(finalized.number(), Math.max(0, head.number() - finalized.number())));
    demands.ifPresentOrElse(
        found -> demands(page, found),
        () -> page.add("the rest", "cannot be read over this adapter, only over a node"));
    asked.ifPresent(hotkey -> own(page, hotkey));
    return page.lines();
  }

  private record Page(Terminal terminal, List<String> lines) {
    void add(String label, String text) {
      lines.addAll(
          terminal.hanging(
              "  " + terminal.faint(label) + " ".repeat(LABEL - label.length()), LABEL + 2, text));
    }
  }

  private void demands(Page page, Hyperparameters found) {
    page.add("next epoch", nextEpoch(found.nextEpochBlock()));
    page.add("tempo", blocks(found.tempoBlocks()));
    page.add("seats", found.seats() + " taken, at most " + found.mostValidators() + " validators");
    page.add(
        "owner",
        found.ownerHotkey().map(Hotkey::ss58).orElse("none")
            + (found.ownerUid().isPresent() ? ", uid " + found.ownerUid().getAsInt() : ""));
    page.add("weights", "at most every " + blocks(found.weightsRateLimitBlocks()));
    page.add(
        "sealed",
        found.sealsWeights()
            ? "yes: revealed after %d epoch(s), version %d"
                .formatted(found.revealPeriodEpochs(), found.commitRevealVersion())
            : "no");
    page.add("version key", found.weightsVersionKey().toString());
    page.add(
        "each weight",
        "at most %s, and at least %d of them"
            .formatted(percent(found.greatestWeight()), found.leastWeights()));
    page.add("stake", "at least " + stake(found.stakeThreshold()) + " to set weights");
    page.add(
        "activity",
        "who sets none for " + blocks(found.activityCutoffBlocks()) + " counts no more");
    page.add("immunity", blocks(found.immunityPeriodBlocks()) + " for a new seat");
  }

  private void own(Page page, Hotkey hotkey) {
    page.lines().add("");
    page.lines().add(page.terminal().strong("Hotkey " + hotkey.ss58()));
    page.lines().add("");
    if (seat.isEmpty()) {
      page.add("seat", page.terminal().bad("not registered on this subnet"));
      return;
    }
    Neuron neuron = seat.get();
    page.add(
        "uid",
        neuron.uid()
            + (neuron.registrationBlock().isPresent()
                ? ", since block " + neuron.registrationBlock().getAsLong()
                : ""));
    page.add("coldkey", neuron.coldkey().ss58());
    page.add("stake", stake(neuron.stake()));
    page.add("permit", neuron.validatorPermit() ? "validator" : "no validator permit");
    page.add("last update", lastUpdate(neuron));
  }

  private String lastUpdate(Neuron neuron) {
    if (neuron.lastUpdateBlock() == 0) {
      return "never";
    }
    return "block %d, %s ago"
        .formatted(
            neuron.lastUpdateBlock(),
            blocks(Math.max(0, head.number() - neuron.lastUpdateBlock())));
  }

  private String nextEpoch(OptionalLong block) {
    return block.isEmpty()
        ? "the chain does not tell"
        : "block %d, in %s"
            .formatted(block.getAsLong(), blocks(Math.max(0, block.getAsLong() - head.number())));
  }

  private static String blocks(long number) {
    Duration time = BLOCK.multipliedBy(number);
    String about =
        time.toHours() >= 48
            ? time.toDays() + " days"
            : time.toMinutes() >= 120
                ? time.toHours() + " h"
                : time.toMinutes() >= 2 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    return "%d blocks (%s)".formatted(number, about);
  }

  private static String percent(int ofAll) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * ofAll / 65_535);
  }

  private static String stake(Rao stake) {
    return String.format(
        Locale.ROOT,
        "%,.3f",
        new BigDecimal(stake.amount(), TAO_DECIMALS).setScale(3, RoundingMode.DOWN));
  }

  ObjectValue json() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("netuid", NumberValue.of(netuid));
    members.put("source", new StringValue(source));
    members.put("head", block(head));
    members.put("finalized", block(finalized));
    members.put(
        "hyperparameters", demands.<JsonValue>map(ChainStatus::json).orElseGet(NullValue::new));
    members.put(
        "hotkey",
        asked.<JsonValue>map(hotkey -> new StringValue(hotkey.ss58())).orElseGet(NullValue::new));
    members.put("seat", seat.<JsonValue>map(ChainStatus::json).orElseGet(NullValue::new));
    return new ObjectValue(members);
  }

  private static ObjectValue block(BlockReference block) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("number", NumberValue.of(block.number()));
    members.put("hash", new StringValue(block.hash()));
    return new ObjectValue(members);
  }

  private static ObjectValue json(Hyperparameters found) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("tempo", NumberValue.of(found.tempoBlocks()));
    members.put(
        "next_epoch_block",
        found.nextEpochBlock().isPresent()
            ? NumberValue.of(found.nextEpochBlock().getAsLong())
            : new NullValue());
    members.put("seats", NumberValue.of(found.seats()));
    members.put("most_validators", NumberValue.of(found.mostValidators()));
    members.put(
        "owner_hotkey",
        found
            .ownerHotkey()
            .<JsonValue>map(owner -> new StringValue(owner.ss58()))
            .orElseGet(NullValue::new));
    members.put(
        "owner_uid",
        found.ownerUid().isPresent()
            ? NumberValue.of(found.ownerUid().getAsInt())
            : new NullValue());
    members.put("weights_rate_limit", NumberValue.of(found.weightsRateLimitBlocks()));
    members.put("weights_version_key", new NumberValue(found.weightsVersionKey().toString()));
    members.put("commit_reveal", new BooleanValue(found.sealsWeights()));
    members.put("reveal_period_epochs", NumberValue.of(found.revealPeriodEpochs()));
    members.put("commit_reveal_version", NumberValue.of(found.commitRevealVersion()));
    members.put("min_allowed_weights", NumberValue.of(found.leastWeights()));
    members.put("max_weight_limit", NumberValue.of(found.greatestWeight()));
    members.put("activity_cutoff", NumberValue.of(found.activityCutoffBlocks()));
    members.put("immunity_period", NumberValue.of(found.immunityPeriodBlocks()));
    members.put("stake_threshold_rao", new NumberValue(found.stakeThreshold().amount().toString()));
    return new ObjectValue(members);
  }

  private static ObjectValue json(Neuron neuron) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("uid", NumberValue.of(neuron.uid()));
    members.put("coldkey", new StringValue(neuron.coldkey().ss58()));
    members.put("stake_rao", new NumberValue(neuron.stake().amount().toString()));
    members.put("validator_permit", new BooleanValue(neuron.validatorPermit()));
    members.put("last_update", NumberValue.of(neuron.lastUpdateBlock()));
    members.put(
        "registered_at",
        neuron.registrationBlock().isPresent()
            ? NumberValue.of(neuron.registrationBlock().getAsLong())
            : new NullValue());
    return new ObjectValue(members);
  }
}
