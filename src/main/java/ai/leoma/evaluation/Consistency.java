package ai.leoma.evaluation;

import ai.leoma.judge.AnswerReader;
import ai.leoma.judge.AnswerReading;
import ai.leoma.judge.PassMark;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/// Whether a vote agrees with the scores that came with it (rules 1 and 2). A vote that does not is
/// kept as signed and marked.
final class Consistency {
  private Consistency() {}

  /// Without scores nothing is contradicted.
  ///
  /// @param artifacts what the sample's generated artifacts are as JSON, empty when they are none
  static boolean isContradicted(
      SampleSubmission sample, Optional<JsonNode> artifacts, PassMark mark) {
    return artifacts.filter(json -> json.path("aspect_scores").isObject()).isPresent()
        && contradicts(
            AnswerReader.read(sample.generatedArtifacts().orElseThrow(), mark), sample.passed());
  }

  private static boolean contradicts(AnswerReading reading, boolean passed) {
    return switch (reading) {
      case AnswerReading.Scored(var verdict) -> verdict.passed() != passed;
      case AnswerReading.Unparseable _ -> false;
    };
  }
}
