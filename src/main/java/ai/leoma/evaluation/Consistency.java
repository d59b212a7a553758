package ai.leoma.evaluation;

import ai.leoma.json.JsonReader;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.judge.AnswerReader;
import ai.leoma.judge.AnswerReading;
import ai.leoma.judge.PassMark;

/// Whether a vote agrees with the scores that came with it (rules 1 and 2). A vote that does not is
/// kept as signed and marked.
final class Consistency {
  private Consistency() {}

  /// Without scores nothing is contradicted.
  static boolean isContradicted(SampleSubmission sample, PassMark mark) {
    return sample
        .generatedArtifacts()
        .filter(Consistency::holdsScores)
        .map(artifacts -> AnswerReader.read(artifacts, mark))
        .map(reading -> contradicts(reading, sample.passed()))
        .orElse(false);
  }

  private static boolean contradicts(AnswerReading reading, boolean passed) {
    return switch (reading) {
      case AnswerReading.Scored(var verdict) -> verdict.passed() != passed;
      case AnswerReading.Unparseable _ -> false;
    };
  }

  private static boolean holdsScores(String artifacts) {
    return JsonReader.parse(artifacts)
        .filter(ObjectValue.class::isInstance)
        .map(ObjectValue.class::cast)
        .flatMap(object -> object.member("aspect_scores"))
        .filter(ObjectValue.class::isInstance)
        .isPresent();
  }
}
