package ai.leoma.chain.rpc;

import ai.leoma.chain.ChainConfig;
import ai.leoma.http.Backoff;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which nodes are asked and within which bounds.
///
/// @param addresses the preferred one first
/// @param genesis hash of the first block, `0x` and 64 lower-case hex digits; a node of another
///     chain is refused for good
/// @param requestsPerSecond what each node is asked at most; requests that wait go out together,
///     and such a batch counts once
/// @param deadline of each request, with everything that is tried for it
/// @param patience how long one node may take for an answer before the next is asked
/// @param freshness how old what a node knows may be
/// @param longestMessageBytes the longest message that is read
/// @param reconnect pauses before a node that failed is tried again
/// @param authorities vouch for the certificates of `wss` nodes; those of the system when empty
public record NodeSettings(
    List<NodeAddress> addresses,
    String genesis,
    double requestsPerSecond,
    Duration deadline,
    Duration patience,
    Freshness freshness,
    int longestMessageBytes,
    Backoff reconnect,
    Optional<Authorities> authorities) {
  /// A full block of 5 MiB, in hex and with its frame.
  private static final int LONGEST_MESSAGE_BYTES = 16 * 1024 * 1024;
  private static final Backoff RECONNECT =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(60));

  /// @throws IllegalArgumentException with a sentence that begins with the name of the setting
  public NodeSettings {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("no node to ask");
    }
    if (!genesis.matches("0x[0-9a-f]{64}")) {
      throw new IllegalArgumentException("genesis is not the hash of a first block: " + genesis);
    }
    if (!(requestsPerSecond > 0 && requestsPerSecond <= 1_000_000)) {
      throw new IllegalArgumentException(
          "requests-per-second must be more than 0 and at most 1000000: " + requestsPerSecond);
    }
    if (!deadline.isPositive() || !patience.isPositive()) {
      throw new IllegalArgumentException("a request must have time for its answer");
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
    if (!config.deadline().isPositive()) {
      throw new IllegalStateException("leoma.chain.deadline must be more than nothing");
    }
    try {
      return new NodeSettings(
          urls.stream().map(NodeSettings::address).toList(),
          node.genesis().strip().toLowerCase(Locale.ROOT),
          node.requestsPerSecond(),
          config.deadline(),
          config.deadline().dividedBy(3),
          new Freshness(node.headDeadline(), node.finalDeadline(), node.mostLagBlocks()),
          LONGEST_MESSAGE_BYTES,
          RECONNECT,
          node.authoritiesFile().map(NodeSettings::authorities));
    } catch (IllegalArgumentException refused) {
      throw new IllegalStateException("leoma.chain.node." + refused.getMessage(), refused);
    }
  }

  /// Nothing of an address that is none gets into the message: it may hold a key.
  private static NodeAddress address(String text) {
    try {
      return new NodeAddress(new URI(text.strip()));
    } catch (URISyntaxException wrong) {
      throw new IllegalArgumentException("urls: not an address like wss://HOST:PORT");
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("urls: " + wrong.getMessage(), wrong);
    }
  }

  private static Authorities authorities(Path file) {
    try {
      return Authorities.ofFile(file);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("authorities-file: " + wrong.getMessage(), wrong);
    }
  }
}
