package ai.leoma.miner;

import ai.leoma.audit.LogEntry;
import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Hotkey;
import ai.leoma.json.CanonicalJson;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.BooleanValue;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import ai.leoma.json.WireTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// What a pass changed for one miner.
///
/// @param before empty for a miner that is new
/// @param after empty for one that is gone
record ValidityChange(Hotkey hotkey, Optional<Standing> before, Optional<Standing> after) {

  /// In the order of the hotkeys.
  static List<ValidityChange> between(Map<Hotkey, Standing> before, List<Standing> after) {
    Map<Hotkey, Standing> now = new TreeMap<>();
    after.forEach(standing -> now.put(standing.hotkey(), standing));
    Map<Hotkey, Standing> all = new TreeMap<>(before);
    all.putAll(now);
    List<ValidityChange> changes = new ArrayList<>();
    for (Hotkey hotkey : all.keySet()) {
      Optional<Standing> then = Optional.ofNullable(before.get(hotkey));
      Optional<Standing> next = Optional.ofNullable(now.get(hotkey));
      boolean isSame = then.isPresent() && next.isPresent() && then.get().isSameVerdict(next.get());
      if (!isSame) {
        changes.add(new ValidityChange(hotkey, then, next));
      }
    }
    return changes;
  }

  /// Whether a ranking may come out differently.
  boolean touchesValid() {
    return before.filter(Standing::isValid).isPresent()
        || after.filter(Standing::isValid).isPresent();
  }

  /// The leaf: canonical JSON, times as in the wire contract.
  ///
  /// `reason` of a miner that is gone is `not_registered`.
  LogEntry logEntry(BlockReference block, Instant at) {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("at", new StringValue(WireTime.of(at)));
    members.put("block", NumberValue.of(block.number()));
    members.put("block_hash", new StringValue(block.hash()));
    members.put("hotkey", new StringValue(hotkey.ss58()));
    members.put("valid", new BooleanValue(after.filter(Standing::isValid).isPresent()));
    members.put(
        "reason",
        text(after.isEmpty() ? Optional.of("not_registered") : after.get().invalidReason()));
    members.put(
        "uid",
        after.<JsonValue>map(standing -> NumberValue.of(standing.uid())).orElse(new NullValue()));
    members.put(
        "commitment_block",
        after
            .<JsonValue>map(standing -> NumberValue.of(standing.commitmentBlock()))
            .orElse(new NullValue()));
    members.put("model_name", ofModel(model -> Optional.of(model.name())));
    members.put("model_revision", ofModel(model -> Optional.of(model.revision())));
    members.put("chute_id", ofModel(model -> Optional.of(model.chuteId())));
    members.put("model_hash", ofModel(Standing.Model::hash));
    return new LogEntry(
        LogEntry.Kind.VALIDITY, CanonicalJson.canonicalBytes(new ObjectValue(members)));
  }

  private JsonValue ofModel(Function<Standing.Model, Optional<String>> member) {
    return text(after.flatMap(Standing::model).flatMap(member));
  }

  private static JsonValue text(Optional<String> value) {
    return value.<JsonValue>map(StringValue::new).orElse(new NullValue());
  }
}
