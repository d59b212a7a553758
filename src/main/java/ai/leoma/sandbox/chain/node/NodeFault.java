package ai.leoma.sandbox.chain.node;

import java.time.Duration;
import java.util.Optional;

/// What can be wrong with a node, for tests of the product.
public sealed interface NodeFault {
  /// Nobody gets a connection, and those that are there are cut.
  record Unreachable() implements NodeFault {}

  /// Requests are taken and never answered.
  record Silent() implements NodeFault {}

  /// Each answer takes this long.
  record Slow(Duration delay) implements NodeFault {}

  /// Answers are no JSON.
  record Garbled() implements NodeFault {}

  /// Too many requests: 429 over HTTP and for new connections, an error over those that are there.
  record RateLimited() implements NodeFault {}

  /// The node sees the chain as it was so many blocks ago.
  record Lagging(int blocks) implements NodeFault {
    public Lagging {
      if (blocks < 0) {
        throw new IllegalArgumentException("a node is not ahead: " + blocks);
      }
    }
  }

  /// Blocks go on, and none after this one becomes final.
  record FinalityStands(long block) implements NodeFault {}

  /// One method ends in this error.
  record Refusing(String method, int code, String message, Optional<String> data)
      implements NodeFault {}

  /// Extrinsics are taken, and nobody ever hears of them again.
  record LosesExtrinsics() implements NodeFault {}
}
