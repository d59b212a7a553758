package ai.leoma.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The scores inside an evaluation's `generated_artifacts`, as the pages show them: numbers cut to
/// whole ones. Any problem and there are none (wire contract, 3.2).
public record AspectScores(Map<String, Integer> byName, OptionalInt overall) {
  private static final int MOST_SCORES = 32;

  /// What somebody else's JSON names a score goes out again as a name in ours.
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  private static final ObjectMapper JSON = new ObjectMapper();

  public static Optional<AspectScores> read(String generatedArtifacts) {
    return parsed(generatedArtifacts).flatMap(AspectScores::of);
  }

  /// Somebody else's JSON, empty when it is none.
  static Optional<JsonNode> parsed(String json) {
    try {
      return Optional.ofNullable(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  static Optional<AspectScores> of(JsonNode root) {
    JsonNode aspects = root.path("aspect_scores");
    if (!aspects.isObject() || aspects.size() > MOST_SCORES) {
      return Optional.empty();
    }
    Map<String, Integer> scores = new LinkedHashMap<>();
    Matcher name = NAME.matcher("");
    for (Map.Entry<String, JsonNode> aspect : aspects.properties()) {
      if (!name.reset(aspect.getKey()).matches() || !isReadable(aspect.getValue())) {
        return Optional.empty();
      }
      scores.put(aspect.getKey(), (int) aspect.getValue().asDouble());
    }
    JsonNode overall = root.path("overall_score");
    if (!overall.isMissingNode() && !overall.isNull() && !isReadable(overall)) {
      return Optional.empty();
    }
    return Optional.of(
        new AspectScores(
            scores,
            isReadable(overall) ? OptionalInt.of((int) overall.asDouble()) : OptionalInt.empty()));
  }

  private static boolean isReadable(JsonNode value) {
    return value.isNumber() && Math.abs(value.asDouble()) <= Integer.MAX_VALUE;
  }
}
