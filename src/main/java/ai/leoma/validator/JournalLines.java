package ai.leoma.validator;

import ai.leoma.chain.Hotkey;
import ai.leoma.validator.Journal.AskedWeights;
import ai.leoma.validator.Journal.Ending;
import ai.leoma.validator.weights.RankingChecker.OwnVote;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The lines of the journal: one JSON object each, its kind under `entry`.
final class JournalLines {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Says nothing but that the journal can be written.
  static final String CHECK = "{\"entry\":\"check\"}";

  private JournalLines() {}

  static String of(long taskId, Ending ending) {
    return line(
        JSON.createObjectNode()
            .put("entry", "ended")
            .put("task", taskId)
            .put("ending", ending.name()));
  }

  static String of(Evaluation evaluation) {
    ObjectNode entry = JSON.createObjectNode();
    entry.put("entry", "verdict");
    entry.put("task", evaluation.taskId());
    entry.put("miner", evaluation.miner().ss58());
    entry.put("subject", evaluation.subject());
    entry.put("passed", evaluation.passed());
    evaluation.confidence().ifPresent(value -> entry.put("confidence", value));
    entry.put("reasoning", evaluation.reasoning());
    evaluation.latencyMillis().ifPresent(value -> entry.put("latency_ms", value));
    entry.put("generated_artifacts", evaluation.generatedArtifacts());
    return line(entry);
  }

  static Evaluation evaluation(JsonNode entry) {
    return new Evaluation(
        entry.path("task").asLong(),
        new Hotkey(entry.path("miner").asText()),
        entry.path("subject").asText(),
        entry.path("passed").asBoolean(),
        entry.has("confidence")
            ? OptionalInt.of(entry.path("confidence").asInt())
            : OptionalInt.empty(),
        entry.path("reasoning").asText(),
        number(entry, "latency_ms"),
        entry.path("generated_artifacts").asText());
  }

  /// One line for each submission.
  ///
  /// @param votes on the task
  static List<String> of(long taskId, Collection<OwnVote> votes) {
    Map<Long, List<OwnVote>> bySubmission = new LinkedHashMap<>();
    votes.forEach(
        vote ->
            bySubmission
                .computeIfAbsent(vote.submittedFromMillis(), _ -> new ArrayList<>())
                .add(vote));
    return bySubmission.values().stream().map(ofOne -> line(entry(taskId, ofOne))).toList();
  }

  private static ObjectNode entry(long taskId, List<OwnVote> submission) {
    ObjectNode entry = JSON.createObjectNode();
    entry.put("entry", "votes");
    entry.put("task", taskId);
    entry.put("submitted_ms", submission.getFirst().submittedFromMillis());
    entry.put("accepted_ms", submission.getFirst().acceptedMillis());
    ObjectNode passed = entry.putObject("passed");
    submission.forEach(vote -> passed.put(vote.miner().ss58(), vote.passed()));
    return entry;
  }

  static List<OwnVote> votes(JsonNode entry) {
    return entry.path("passed").properties().stream()
        .map(
            vote ->
                new OwnVote(
                    entry.path("task").asLong(),
                    new Hotkey(vote.getKey()),
                    vote.getValue().asBoolean(),
                    entry.path("submitted_ms").asLong(),
                    entry.path("accepted_ms").asLong()))
        .toList();
  }

  static String of(AskedWeights asked) {
    ObjectNode entry = JSON.createObjectNode().put("entry", "weights").put("block", asked.block());
    asked.lastBlock().ifPresent(last -> entry.put("last_block", last));
    return line(entry);
  }

  static AskedWeights askedWeights(JsonNode entry) {
    return new AskedWeights(entry.path("block").asLong(), number(entry, "last_block"));
  }

  private static OptionalLong number(JsonNode entry, String name) {
    return entry.has(name) ? OptionalLong.of(entry.path(name).asLong()) : OptionalLong.empty();
  }

  private static String line(ObjectNode entry) {
    try {
      return JSON.writeValueAsString(entry);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a journal entry can not be written as JSON", e);
    }
  }
}
