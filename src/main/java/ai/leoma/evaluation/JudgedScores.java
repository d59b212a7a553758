package ai.leoma.evaluation;

import ai.leoma.judge.Dimension;
import ai.leoma.judge.Scores;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What an evaluation's `generated_artifacts` say of the judgement: somebody else's JSON, read with
/// care once, when the evaluation comes in.
///
/// @param scores a JSON object of our own, [AspectScores] by name; empty when they cannot be read
/// @param overallHundredths from the six scores, as rules 1 weigh them, 0 to 10000: never what the
///     judge volunteered; empty unless all are there
/// @param judge provider, model, rubric and the beginning of the prompt's digest
public record JudgedScores(
    Optional<String> scores, OptionalInt overallHundredths, Optional<String> judge) {
  static final JudgedScores NONE =
      new JudgedScores(Optional.empty(), OptionalInt.empty(), Optional.empty());

  private static final int LONGEST_NAME = 100;
  private static final int DIGEST_CHARACTERS = 12;

  static JudgedScores read(String generatedArtifacts) {
    return of(AspectScores.parsed(generatedArtifacts));
  }

  /// @param generatedArtifacts empty when they are no JSON
  static JudgedScores of(Optional<JsonNode> generatedArtifacts) {
    return generatedArtifacts.map(JudgedScores::of).orElse(NONE);
  }

  private static JudgedScores of(JsonNode root) {
    Optional<Map<String, Integer>> scores = AspectScores.of(root).map(AspectScores::byName);
    return new JudgedScores(
        scores.map(JudgedScores::json),
        scores.map(JudgedScores::overallHundredths).orElse(OptionalInt.empty()),
        judge(root.path("judge")));
  }

  /// The names have nothing to escape.
  private static String json(Map<String, Integer> scores) {
    StringJoiner json = new StringJoiner(",", "{", "}");
    scores.forEach((name, score) -> json.add("\"" + name + "\":" + score));
    return json.toString();
  }

  private static OptionalInt overallHundredths(Map<String, Integer> byName) {
    EnumMap<Dimension, Integer> six = new EnumMap<>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      Integer score = byName.get(dimension.jsonName());
      if (score == null) {
        return OptionalInt.empty();
      }
      six.put(dimension, Math.clamp(score, 0, 100));
    }
    return OptionalInt.of(new Scores(six).weightedSum());
  }

  private static Optional<String> judge(JsonNode judge) {
    String digest = text(judge.path("prompt_sha256"));
    String id =
        Stream.of(
                text(judge.path("provider")),
                text(judge.path("model")),
                text(judge.path("rubric")),
                digest.substring(0, Math.min(DIGEST_CHARACTERS, digest.length())))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("/"));
    return Optional.of(id).filter(known -> !known.isEmpty());
  }

  private static String text(JsonNode value) {
    String text = value.isTextual() ? value.textValue() : "";
    boolean isNamed =
        text.length() <= LONGEST_NAME && text.chars().noneMatch(Character::isISOControl);
    return isNamed ? text : "";
  }
}
