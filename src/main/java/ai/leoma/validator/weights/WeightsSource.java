package ai.leoma.validator.weights;

import java.util.Optional;

/// Where a validator reads what the owner's service says of the weights. Blocking.
public interface WeightsSource {
  /// `/weights` of this moment; [PublishedWeights.Unreadable] also when nobody answers.
  PublishedWeights weights() throws InterruptedException;

  /// `/weights/snapshot`; empty when there is none, or nobody answers.
  Optional<byte[]> signedWeights() throws InterruptedException;
}
