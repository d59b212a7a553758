package ai.leoma.chain.rpc;

import ai.leoma.chain.ChainConfig;
import ai.leoma.http.Backoff;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Which nodes are asked and within which bounds.
///
/// @param addresses the preferred one first
/// @param genesis hash of the first block, `0x` and 64 lower-case hex digits; a node of another
///     chain is refused for good
/// @param requestsPerSecond what each node is asked at most; requests that wait go out together,
///     and such a batch counts once
/// @param deadline of each request, with everything that is tried for it
/// @param patience how long one node may take for an answer before the next is asked
/// @param headDeadline how long a connection may go without a new block before it is left
/// @param mostLagBlocks how far a node's head may be behind the newest head that was seen
/// @param longestMessageBytes the longest message that is read
/// @param reconnect pauses before a node that failed is tried again
public record NodeSettings(
    List<NodeAddress> addresses,
    String genesis,
    double requestsPerSecond,
    Duration deadline,
    Duration patience,
    Duration headDeadline,
    long mostLagBlocks,
    int longestMessageBytes,
    Backoff reconnect) {
  /// A full block of 5 MiB, in hex and with its frame.
  private static final int LONGEST_MESSAGE_BYTES = 16 * 1024 * 1024;
  private static final Backoff RECONNECT =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(60));

  public NodeSettings {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("no node to ask");
    }
    if (!genesis.matches("0x[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not the hash of a first block: " + genesis);
    }
    if (!(requestsPerSecond > 0 && requestsPerSecond <= 1_000_000)) {
      throw new IllegalArgumentException("not a number of requests: " + requestsPerSecond);
    }
    if (!deadline.isPositive() || !patience.isPositive() || !headDeadline.isPositive()) {
      throw new IllegalArgumentException("deadlines are positive");
    }
    if (mostLagBlocks < 1) {
      throw new IllegalArgumentException("a node may be one block behind at least");
    }
  }

  /// @throws IllegalStateException with a sentence for the operator, when a setting cannot be
  public static NodeSettings of(ChainConfig config) {
    ChainConfig.Node node = config.node();
    List<String> urls = node.urls().orElse(List.of());
    if (urls.isEmpty()) {
      throw new IllegalStateException(
          "set leoma.chain.node.urls to addresses of nodes, as in "
              + "wss://entrypoint-finney.opentensor.ai:443");
    }
    try {
      return new NodeSettings(
          urls.stream().map(NodeSettings::address).toList(),
          node.genesis().strip().toLowerCase(Locale.ROOT),
          node.requestsPerSecond(),
          config.deadline(),
          config.deadline().dividedBy(3),
          node.headDeadline(),
          node.mostLagBlocks(),
          LONGEST_MESSAGE_BYTES,
          RECONNECT);
    } catch (IllegalArgumentException refused) {
      throw new IllegalStateException("leoma.chain.node: " + refused.getMessage(), refused);
    }
  }

  /// Nothing of an address that is none gets into the message: it may hold a key.
  private static NodeAddress address(String text) {
    try {
      return new NodeAddress(new URI(text.strip()));
    } catch (URISyntaxException wrong) {
      throw new IllegalArgumentException("not an address like wss://HOST:PORT");
    }
  }
}
