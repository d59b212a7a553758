package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.digest.Sha256;
import ai.leoma.json.CanonicalJson;
import ai.leoma.json.JsonValue;
import ai.leoma.miner.MinerRecord;
import ai.leoma.task.TaskId;
import ai.leoma.validator.RegisteredValidator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;

/// The immutable record of what a ranking follows from: canonical JSON (the form of
/// [CanonicalJson]) and its SHA-256. Together with the votes of the log up to `votes_position` it
/// gives the ranking again: each miner's `tasks` are those in which its commitment in force has a
/// video, as stretches `[first, last]`.
record RankingSnapshot(String canonicalText, byte[] sha256, OptionalLong votesPosition) {
  private static final SortedSet<TaskId> NO_TASKS = Collections.emptySortedSet();

  static RankingSnapshot of(String competition, WindowInputs inputs) {
    Map<Hotkey, SortedSet<TaskId>> served = inputs.servedInForce();
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("competition", text(competition));
    members.put("rules", rules(inputs.rules()));
    members.put("newest_task", number(inputs.newestPublished().map(TaskId::value)));
    members.put("votes_position", number(inputs.votes().newestPosition()));
    members.put(
        "miners",
        new JsonValue.ArrayValue(
            inputs.miners().stream()
                .sorted(Comparator.comparing(MinerRecord::hotkey))
                .map(miner -> miner(miner, served.getOrDefault(miner.hotkey(), NO_TASKS)))
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
        Sha256.of(canonical),
        inputs.votes().newestPosition());
  }

  /// Of the resamples of its window: the first eight bytes of the digest.
  long seed() {
    return ByteBuffer.wrap(sha256).getLong();
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

  private static JsonValue miner(MinerRecord miner, SortedSet<TaskId> served) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("hotkey", text(miner.hotkey().ss58()));
    members.put("uid", number(miner.uid()));
    members.put("valid", new JsonValue.BooleanValue(miner.valid()));
    members.put("reason", text(miner.invalidReason()));
    members.put("block", number(miner.commitmentBlock()));
    members.put("revision", text(miner.revision()));
    members.put("chute_id", text(miner.chuteId()));
    members.put("model_hash", text(miner.modelHash()));
    members.put("tasks", stretches(served));
    return new JsonValue.ObjectValue(members);
  }

  private static JsonValue stretches(SortedSet<TaskId> tasks) {
    List<JsonValue> stretches = new ArrayList<>();
    long first = 0;
    long last = 0;
    for (TaskId task : tasks) {
      if (first != 0 && task.value() != last + 1) {
        stretches.add(stretch(first, last));
        first = 0;
      }
      first = first == 0 ? task.value() : first;
      last = task.value();
    }
    if (first != 0) {
      stretches.add(stretch(first, last));
    }
    return new JsonValue.ArrayValue(stretches);
  }

  private static JsonValue stretch(long first, long last) {
    return new JsonValue.ArrayValue(List.of(number(first), number(last)));
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
}
