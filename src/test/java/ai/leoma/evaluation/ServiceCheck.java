package ai.leoma.evaluation;

import ai.leoma.access.body.Bound;
import ai.leoma.access.body.RequestBody;
import ai.leoma.chain.Hotkey;
import java.util.List;
import java.util.Optional;

/// The service's own checks of a batch, for tests of those who write one.
public final class ServiceCheck {
  private ServiceCheck() {}

  /// @return the miners of the batch in its order
  /// @throws RuntimeException when the service would refuse the body, its size or its signature
  public static List<Hotkey> accept(byte[] body, Hotkey validator) {
    return switch (RequestBody.read(body, Optional.of("application/json"))
        .bind(new BatchBinding())) {
      case Bound.Complete<Submission>(Submission submission) -> {
        submission.checkSize();
        EvaluationSignatures.check(submission, validator, false);
        if (submission.signature().isEmpty()) {
          throw new IllegalStateException("the batch has no signature");
        }
        yield submission.items().stream().map(SampleSubmission::miner).toList();
      }
      case Bound.Refused<Submission> refused -> throw new IllegalStateException("422: " + refused);
    };
  }
}
