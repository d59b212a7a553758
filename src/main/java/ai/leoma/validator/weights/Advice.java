package ai.leoma.validator.weights;

import ai.leoma.validator.weights.WeightsStatement.Payee;

/// Whom the weights of a moment go to.
public sealed interface Advice {
  record Pay(Payee payee, Ground ground) implements Advice {}

  record Burn(Reason reason, String why) implements Advice {}

  /// Why somebody is paid.
  enum Ground {
    /// The published ranking was computed again.
    CONFIRMED,
    /// It could not be, or not all of it, and nothing contradicts it.
    UNPROVEN,
    /// Signed weights that are kept, as the service cannot be reached.
    SNAPSHOT
  }

  /// Why nobody is.
  enum Reason {
    /// The service says so, or its signed weights do.
    PUBLISHED,
    /// The service cannot be reached, and no signed weights are at hand.
    UNREACHABLE,
    /// What the service published was found twice to contradict.
    CONTRADICTED
  }
}
