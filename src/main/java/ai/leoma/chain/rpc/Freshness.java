package ai.leoma.chain.rpc;

import java.time.Duration;

/// How old may be what a node knows, before it is left for the next.
///
/// @param headDeadline how long a connection may go without a new block
/// @param finalDeadline how long a connection may go without a new final block, however many others
///     come
/// @param mostLagBlocks how far a node's newest block, and its newest final one, may be behind the
///     newest that any node told of
public record Freshness(Duration headDeadline, Duration finalDeadline, long mostLagBlocks) {
  /// @throws IllegalArgumentException with a sentence that begins with the name of the setting
  public Freshness {
    if (!headDeadline.isPositive()) {
      throw new IllegalArgumentException("head-deadline must be more than nothing");
    }
    if (!finalDeadline.isPositive()) {
      throw new IllegalArgumentException("final-deadline must be more than nothing");
    }
    if (mostLagBlocks < 1) {
      throw new IllegalArgumentException("most-lag-blocks must be 1 or more: " + mostLagBlocks);
    }
  }
}
