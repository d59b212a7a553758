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
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// An admitted submission on its way into the database, with all of it that takes time to make.
///
/// @param casts for each pair the item that counts, in an order that all ballots share
/// @param contradicted for each item: whether its scores contradict its vote
/// @param judged for each item: what its artifacts say of the judgement
/// @param logEntries one leaf for each item, in their order
record Ballot(
    List<SampleSubmission> items,
    Envelopes.Sealed envelope,
    SortedMap<Pair, Cast> casts,
    List<Boolean> contradicted,
    List<JudgedScores> judged,
    List<LogEntry> logEntries) {
  /// The only competition there is.
  static final String COMPETITION = "ti2v";

  static Ballot of(Submission submission, SignedCaller caller, PassMark mark) {
    List<SampleSubmission> items = submission.items();
    Envelopes.Sealed envelope = Envelopes.seal(caller);
    List<Optional<JsonNode>> artifacts =
        items.stream()
            .map(item -> item.generatedArtifacts().flatMap(AspectScores::parsed))
            .toList();
    return new Ballot(
        items,
        envelope,
        casts(items),
        IntStream.range(0, items.size())
            .mapToObj(i -> Consistency.isContradicted(items.get(i), artifacts.get(i), mark))
            .toList(),
        artifacts.stream().map(JudgedScores::of).toList(),
        logEntries(items, envelope));
  }

  Hotkey validator() {
    return envelope.caller().hotkey();
  }

  long signedTimeMillis() {
    return envelope.caller().signedTimeMillis();
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

  /// For each pair the last item on it.
  private static SortedMap<Pair, Cast> casts(List<SampleSubmission> items) {
    SortedMap<Pair, Cast> casts = new TreeMap<>();
    for (int i = 0; i < items.size(); i++) {
      SampleSubmission item = items.get(i);
      Pair pair = Pair.of(item);
      Optional<Cast> before = Optional.ofNullable(casts.get(pair));
      Optional<Long> latency = item.latencyMillis().or(() -> before.flatMap(Cast::latencyMillis));
      casts.put(pair, new Cast(i, item.passed(), latency));
    }
    return casts;
  }

  List<Long> taskIds() {
    return items.stream().map(item -> item.taskId().longValueExact()).distinct().sorted().toList();
  }

  long contradictedItems() {
    return contradicted.stream().filter(is -> is).count();
  }

  private static List<LogEntry> logEntries(
      List<SampleSubmission> items, Envelopes.Sealed envelope) {
    String digest = HexFormat.of().formatHex(envelope.digest());
    return IntStream.range(0, items.size())
        .mapToObj(i -> logEntry(items.get(i), i, envelope.caller(), digest))
        .toList();
  }

  private static LogEntry logEntry(
      SampleSubmission item, int index, SignedCaller caller, String envelopeDigest) {
    ObjectValue leaf =
        new ObjectValue(
            Map.of(
                "competition", new StringValue(COMPETITION),
                "task_id", new NumberValue(item.taskId().toString()),
                "miner", new StringValue(item.miner().ss58()),
                "validator", new StringValue(caller.hotkey().ss58()),
                "passed", new BooleanValue(item.passed()),
                "signed_time_ms", NumberValue.of(caller.signedTimeMillis()),
                "envelope", new StringValue(envelopeDigest),
                "item", NumberValue.of(index)));
    return new LogEntry(LogEntry.Kind.VOTE, CanonicalJson.canonicalBytes(leaf));
  }
}
