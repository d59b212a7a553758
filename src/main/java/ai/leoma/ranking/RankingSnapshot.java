package ai.leoma.ranking;

import ai.leoma.json.CanonicalJson;
import ai.leoma.json.JsonValue;
import ai.leoma.miner.MinerRecord;
import ai.leoma.task.TaskId;
import ai.leoma.validator.RegisteredValidator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The immutable record of what a ranking follows from: canonical JSON (the form of
// [CanonicalJson]) and its
/// SHA-256. Together with the votes of the log up to `votes_position` it gives the ranking again.
record RankingSnapshot(String canonicalText, byte[] sha256, OptionalLong votesPosition) {

  static RankingSnapshot of(WindowInputs inputs) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("rules", rules(inputs.rules()));
    members.put("newest_task", number(inputs.newestPublished().map(TaskId::value)));
    members.put("votes_position", number(inputs.votes().newestPosition()));
    members.put(
        "miners",
        new JsonValue.ArrayValue(
            inputs.miners().stream()
                .sorted(Comparator.comparing(MinerRecord::hotkey))
                .map(RankingSnapshot::miner)
                .toList()));
    members.put(
        "validators",
        new JsonValue.ArrayValue(
            inputs.validators().stream()
                .sorted(Comparator.comparing(RegisteredValidator::hotkey))
                .map(RankingSnapshot::validator)
                .toList()));
    byte[] canonical = CanonicalJson.canonicalBytes(new JsonValue.ObjectValue(members));
    return new RankingSnapshot(
        new String(canonical, StandardCharsets.UTF_8),
        sha256(canonical),
        inputs.votes().newestPosition());
  }

  boolean hasDigest(byte[] other) {
    return MessageDigest.isEqual(sha256, other);
  }

  private static JsonValue rules(Rules rules) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("version", number(rules.version()));
    members.put("window", number(rules.window()));
    members.put("completeness_percent", number(rules.completenessPercent()));
    members.put("dominance_percent", number(rules.dominancePercent()));
    members.put("consensus", text(rules.consensus().name().toLowerCase(Locale.ROOT)));
    members.put("active_tasks", number(rules.activeTasks()));
    return new JsonValue.ObjectValue(members);
  }

  private static JsonValue miner(MinerRecord miner) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("hotkey", text(miner.hotkey().ss58()));
    members.put("uid", number(miner.uid()));
    members.put("valid", new JsonValue.BooleanValue(miner.valid()));
    members.put("reason", text(miner.invalidReason()));
    members.put("block", number(miner.commitmentBlock()));
    members.put("revision", text(miner.revision()));
    members.put("chute_id", text(miner.chuteId()));
    members.put("model_hash", text(miner.modelHash()));
    return new JsonValue.ObjectValue(members);
  }

  private static JsonValue validator(RegisteredValidator validator) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("hotkey", text(validator.hotkey().ss58()));
    members.put("uid", number(validator.uid()));
    members.put("stake_rao", new JsonValue.NumberValue(validator.stake().amount().toString()));
    members.put("block", number(validator.syncedBlock()));
    return new JsonValue.ObjectValue(members);
  }

  private static JsonValue number(long value) {
    return new JsonValue.NumberValue(Long.toString(value));
  }

  private static JsonValue number(OptionalLong value) {
    return value.isPresent() ? number(value.getAsLong()) : new JsonValue.NullValue();
  }

  private static JsonValue number(Optional<Long> value) {
    return value.map(RankingSnapshot::number).orElseGet(JsonValue.NullValue::new);
  }

  private static JsonValue text(String value) {
    return new JsonValue.StringValue(value);
  }

  private static JsonValue text(Optional<String> value) {
    return value.map(RankingSnapshot::text).orElseGet(JsonValue.NullValue::new);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
