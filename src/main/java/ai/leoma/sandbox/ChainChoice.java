package ai.leoma.sandbox;

import java.util.Objects;

/// The imitated chain that a sandbox was asked for.
///
/// @param hasCommitReveal whether the subnet takes weights only sealed, and opens them itself
public record ChainChoice(ChainAdapter adapter, boolean hasCommitReveal) {
  public ChainChoice {
    Objects.requireNonNull(adapter, "adapter");
  }
}
