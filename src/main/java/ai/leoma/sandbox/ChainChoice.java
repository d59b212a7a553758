package ai.leoma.sandbox;

import java.time.Duration;
import java.util.Objects;

/// The imitated chain that a sandbox was asked for.
///
/// @param hasCommitReveal whether the subnet takes weights only sealed, and opens them itself
/// @param roughFor for how long its nodes misbehave, from the first published task on
public record ChainChoice(ChainAdapter adapter, boolean hasCommitReveal, Duration roughFor) {
  public ChainChoice {
    Objects.requireNonNull(adapter, "adapter");
    if (roughFor.isNegative()) {
      throw new IllegalArgumentException("--rough-chain is negative: " + roughFor);
    }
  }
}
