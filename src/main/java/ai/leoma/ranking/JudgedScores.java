package ai.leoma.ranking;

import ai.leoma.judge.Dimension;
import ai.leoma.judge.Scores;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a vote's evidence says of the judgement: somebody else's JSON, read with care.
///
/// @param scores as [AspectScores] shows them
/// @param overall from the six scores, as rules 1 weigh them: never what the judge volunteered
/// @param judge provider, model, rubric and the beginning of the prompt's digest
record JudgedScores(
    Optional<Map<String, Integer>> scores, Optional<Double> overall, Optional<String> judge) {
  private static final int LONGEST_NAME = 100;
  private static final int DIGEST_CHARACTERS = 12;

  static Optional<JudgedScores> read(String generatedArtifacts) {
    return AspectScores.parsed(generatedArtifacts).map(JudgedScores::of);
  }

  private static JudgedScores of(JsonNode root) {
    Optional<Map<String, Integer>> scores = AspectScores.of(root).map(AspectScores::byName);
    return new JudgedScores(
        scores, scores.flatMap(JudgedScores::overall), judge(root.path("judge")));
  }

  private static Optional<Double> overall(Map<String, Integer> byName) {
    EnumMap<Dimension, Integer> six = new EnumMap<>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      Integer score = byName.get(dimension.jsonName());
      if (score == null) {
        return Optional.empty();
      }
      six.put(dimension, Math.clamp(score, 0, 100));
    }
    return Optional.of(new Scores(six).weightedSum() / 100.0);
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
