package ai.leoma.evaluation;

import ai.leoma.access.Envelopes;
import ai.leoma.access.SignedCaller;
import ai.leoma.audit.LogEntry;
import ai.leoma.chain.Hotkey;
import ai.leoma.json.CanonicalJson;
import ai.leoma.json.JsonValue.BooleanValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import ai.leoma.judge.PassMark;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// An admitted submission on its way into the database.
///
/// @param contradicted for each item: whether its scores contradict its vote
record Ballot(
    List<SampleSubmission> items,
    Hotkey validator,
    long signedTimeMillis,
    Envelopes.Kept envelope,
    Instant evaluatedAt,
    List<Boolean> contradicted) {
  /// The only competition there is.
  static final String COMPETITION = "ti2v";

  Ballot(
      Submission submission,
      SignedCaller caller,
      Envelopes.Kept envelope,
      Clock clock,
      PassMark mark) {
    this(
        submission.items(),
        caller.hotkey(),
        caller.signedTimeMillis(),
        envelope,
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        submission.items().stream().map(item -> Consistency.isContradicted(item, mark)).toList());
  }

  /// What a validator votes on.
  record Pair(long taskId, Hotkey miner) implements Comparable<Pair> {
    static Pair of(SampleSubmission item) {
      return new Pair(item.taskId().longValueExact(), item.miner());
    }

    @Override
    public int compareTo(Pair other) {
      return taskId == other.taskId
          ? miner.compareTo(other.miner)
          : Long.compare(taskId, other.taskId);
    }
  }

  /// The item that counts for a pair.
  ///
  /// @param latencyMillis of this item or, when it has none, of the one before it on the pair
  record Cast(int itemIndex, boolean passed, Optional<Long> latencyMillis) {}

  /// For each pair the last item on it, in an order that all ballots share, so that two of them
  /// never wait for each other.
  SortedMap<Pair, Cast> casts() {
    SortedMap<Pair, Cast> casts = new TreeMap<>();
    for (int i = 0; i < items.size(); i++) {
      SampleSubmission item = items.get(i);
      Optional<Cast> before = Optional.ofNullable(casts.get(Pair.of(item)));
      Optional<Long> latency = item.latencyMillis().or(() -> before.flatMap(Cast::latencyMillis));
      casts.put(Pair.of(item), new Cast(i, item.passed(), latency));
    }
    return casts;
  }

  List<Long> taskIds() {
    return items.stream().map(item -> item.taskId().longValueExact()).distinct().sorted().toList();
  }

  long contradictedItems() {
    return contradicted.stream().filter(is -> is).count();
  }

  /// One leaf for each item, in their order.
  List<LogEntry> logEntries() {
    String digest = HexFormat.of().formatHex(envelope.digest());
    List<LogEntry> entries = new ArrayList<>();
    IntStream.range(0, items.size()).forEach(i -> entries.add(logEntry(i, digest)));
    return entries;
  }

  private LogEntry logEntry(int index, String envelopeDigest) {
    SampleSubmission item = items.get(index);
    ObjectValue leaf =
        new ObjectValue(
            Map.of(
                "competition", new StringValue(COMPETITION),
                "task_id", new NumberValue(item.taskId().toString()),
                "miner", new StringValue(item.miner().ss58()),
                "validator", new StringValue(validator.ss58()),
                "passed", new BooleanValue(item.passed()),
                "signed_time_ms", NumberValue.of(signedTimeMillis),
                "envelope", new StringValue(envelopeDigest),
                "item", NumberValue.of(index)));
    return new LogEntry(LogEntry.Kind.VOTE, CanonicalJson.canonicalBytes(leaf));
  }
}
