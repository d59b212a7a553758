package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.json.JsonValue.ObjectValue;
import java.math.BigInteger;
import java.util.Optional;

/// One evaluation as a validator submits it (wire contract, section 3.1).
///
/// @param taskId any integer; whether there is such a task is decided later
/// @param evaluationSignature empty also when it was sent as an empty text
/// @param sent the object as it came, with its numbers as they were written
public record SampleSubmission(
    BigInteger taskId,
    Hotkey miner,
    String prompt,
    String s3Bucket,
    String s3Prefix,
    boolean passed,
    Optional<Integer> confidence,
    Optional<String> reasoning,
    Optional<Long> latencyMillis,
    Optional<String> originalArtifacts,
    Optional<String> generatedArtifacts,
    Optional<String> presentationOrder,
    Optional<String> evaluationSignature,
    ObjectValue sent) {

  /// What an evaluation signature covers of it.
  public EvaluationPayload payload() {
    return EvaluationPayload.of(miner, passed, sent);
  }
}
