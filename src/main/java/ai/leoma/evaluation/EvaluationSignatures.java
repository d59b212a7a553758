package ai.leoma.evaluation;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Sr25519;
import java.util.List;
import java.util.Optional;

/// The check of the signatures over what was judged (wire contract, section 4). An absent one is
/// fine: the request's signature is the proof.
final class EvaluationSignatures {
  private EvaluationSignatures() {}

  /// @throws ApiProblem 401 when one is there and is not the validator's over these evaluations. An
  ///     item of a batch may repeat the batch's signature, or carry one over itself alone.
  static void check(Submission submission, Hotkey validator, boolean mayBeWrapped) {
    Signer signer = new Signer(validator, mayBeWrapped);
    List<EvaluationPayload> payloads =
        submission.items().stream().map(SampleSubmission::payload).toList();
    submission.signature().ifPresent(signature -> signer.require(payloads, signature));
    for (int i = 0; submission.isBatch() && i < payloads.size(); i++) {
      List<EvaluationPayload> alone = List.of(payloads.get(i));
      submission
          .items()
          .get(i)
          .evaluationSignature()
          .filter(own -> !submission.signature().equals(Optional.of(own)))
          .ifPresent(own -> signer.require(alone, own));
    }
  }

  private record Signer(Hotkey hotkey, boolean mayWrap) {
    void require(List<EvaluationPayload> payloads, String signature) {
      if (!isGood(payloads, signature)) {
        throw ApiProblem.unauthorized("Invalid evaluation signature");
      }
    }

    private boolean isGood(List<EvaluationPayload> payloads, String signature) {
      byte[] bytes;
      try {
        bytes = Hex.decode(signature);
      } catch (IllegalArgumentException e) {
        return false;
      }
      byte[] digest = EvaluationPayload.digest(payloads);
      return hotkey.publicKey().map(key -> verify(key, digest, bytes)).orElse(false);
    }

    private boolean verify(byte[] key, byte[] digest, byte[] signature) {
      return mayWrap
          ? Sr25519.verifyRawOrWrapped(key, digest, signature)
          : Sr25519.verify(key, digest, signature);
    }
  }
}
