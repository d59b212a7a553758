package ai.leoma.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.leoma.chain.Hotkey;
import ai.leoma.evaluation.EvaluationPayload;
import ai.leoma.json.CanonicalJson;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.BooleanValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import ai.leoma.judge.Dimension;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/// What a validator says of a miner's video: as long as a judge's answer is, and different for
/// every miner.
record Opinion(
    Hotkey miner,
    boolean passed,
    short confidence,
    String reasoning,
    long latencyMillis,
    String generatedArtifacts) {
  private static final String[] VOCABULARY =
      ("camera drifts slowly over the wet street while lamps flicker and a red tram crosses from left"
              + " to right people hurry under umbrellas reflections stay sharp colour holds edges"
              + " shimmer in frame six background hand deforms motion blur plausible texture steady")
          .split(" ");

  static final String PROMPT = words(new Random(7), 70);
  static final String BUCKET = "leoma-samples";
  static final String ORIGINAL_ARTIFACTS = "[]";

  /// As long as what the service reads of the artifacts.
  static final String SCORES =
      Arrays.stream(Dimension.values())
          .map(dimension -> "\"%s\":77".formatted(dimension.jsonName()))
          .collect(Collectors.joining(",", "{", "}"));

  static final short HUNDREDTHS = 7700;
  static final String JUDGE = "openai/gpt-4o/1/0123456789ab";
  static final String PRESENTATION_ORDER = "single-video benchmark";

  static Opinion of(Hotkey miner, int seed) {
    Random random = new Random(seed);
    boolean passed = random.nextBoolean();
    return new Opinion(
        miner,
        passed,
        (short) (50 + random.nextInt(50)),
        words(random, 45),
        5_000 + random.nextInt(60_000),
        artifacts(random, passed));
  }

  /// The members of the item that follow its task, as they go over the wire, with the closing
  /// brace.
  byte[] membersAfterTask() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("miner_hotkey", new StringValue(miner.ss58()));
    members.put("prompt", new StringValue(PROMPT));
    members.put("s3_bucket", new StringValue(BUCKET));
    members.put("passed", new BooleanValue(passed));
    members.put("confidence", NumberValue.of(confidence));
    members.put("reasoning", new StringValue(reasoning));
    members.put("latency_ms", NumberValue.of(latencyMillis));
    members.put("original_artifacts", new StringValue(ORIGINAL_ARTIFACTS));
    members.put("generated_artifacts", new StringValue(generatedArtifacts));
    members.put("presentation_order", new StringValue(PRESENTATION_ORDER));
    String object = new String(CanonicalJson.canonicalBytes(new ObjectValue(members)), UTF_8);
    return object.substring(1).getBytes(UTF_8);
  }

  EvaluationPayload payload() {
    return new EvaluationPayload(
        miner,
        passed,
        NumberValue.of(confidence),
        new StringValue(reasoning),
        NumberValue.of(latencyMillis),
        new StringValue(ORIGINAL_ARTIFACTS),
        new StringValue(generatedArtifacts),
        new StringValue(PRESENTATION_ORDER));
  }

  private static String artifacts(Random random, boolean passed) {
    int least = passed ? 75 : 20;
    String scores =
        Arrays.stream(Dimension.values())
            .map(
                dimension ->
                    "\"%s\": %d".formatted(dimension.jsonName(), least + random.nextInt(25)))
            .collect(Collectors.joining(", "));
    return """
    {"major_issues": ["%s", "%s"], "strengths": ["%s"], "aspect_scores": {%s}, \
    "overall_score": %d, "judge": {"provider": "openai", "model": "gpt-4o", "rubric": "1", \
    "prompt_sha256": "%064x"}, "video_sha256": "%064x", "raw_generated_artifacts": []}"""
        .formatted(
            words(random, 9),
            words(random, 9),
            words(random, 9),
            scores,
            least + 10,
            new BigInteger(256, random),
            new BigInteger(256, random));
  }

  private static String words(Random random, int count) {
    return random
        .ints(count, 0, VOCABULARY.length)
        .mapToObj(i -> VOCABULARY[i])
        .collect(Collectors.joining(" "));
  }
}
