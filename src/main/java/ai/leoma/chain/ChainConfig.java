package ai.leoma.chain;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How this process reaches the chain.
@ConfigMapping(prefix = "leoma.chain")
public interface ChainConfig {
  /// Which adapter: `pylon` goes through a Pylon service, `native` straight to the chain's nodes.
  /// When it is not set, that for which there is an address: `native` with addresses of nodes and
  /// none of a Pylon service, else `pylon`.
  Optional<String> adapter();

  /// Number of the subnet.
  @WithDefault("99")
  int netuid();

  Pylon pylon();

  Node node();

  Drand drand();

  Write write();

  /// `native`: the version key that weights are sent with; without it the subnet's own, so that
  /// they are always taken.
  Optional<Long> versionKey();

  /// `pylon`: how far behind the head a block counts as final. Nodes tell it by themselves.
  @WithDefault("3")
  int finalityBlocks();

  /// `pylon`: of each attempt of each call; `native`: of each request with everything that is
  /// tried for it, a third of which one node has to answer.
  @WithDefault("30s")
  Duration deadline();

  /// `pylon`: the subnet owner's hotkey, to burn to. `native` reads it from the chain.
  Optional<String> ownerHotkey();

  /// The Pylon service, version 2 or newer.
  interface Pylon {
    /// Scheme, host and port; there is no default, so that nobody reads a chain by accident.
    Optional<URI> url();

    /// Bearer token of the open-access routes.
    Optional<String> token();

    /// Name of the identity that writes.
    Optional<String> identity();

    /// Bearer token of that identity.
    Optional<String> identityToken();
  }

  /// Nodes of the chain itself, asked by JSON-RPC over WebSocket.
  interface Node {
    /// Addresses (`ws://` or `wss://`), separated by commas, the preferred one first; keys in them
    /// are not logged. There is no default, so that nobody reads a chain by accident.
    Optional<List<String>> urls();

    /// Hash of the chain's first block: a node of another chain is refused. The default is finney.
    @WithDefault("0x2f0555cc76fc2840a25a6ea3b9637146806f1f44b090c175ffde2a7e5ab36c03")
    String genesis();

    /// How many requests each address may be sent per second; public ones are documented to take
    /// about one. What waits goes out as one.
    @WithDefault("1")
    double requestsPerSecond();

    /// How long a connection may go without a new block before the next node is asked. Blocks come
    /// every 12 seconds.
    @WithDefault("2m")
    Duration headDeadline();

    /// How long a connection may go without a new final block before the next node is asked,
    /// however many others come. A block is final some 3 blocks later.
    @WithDefault("5m")
    Duration finalDeadline();

    /// How far a node may be behind the newest block, and the newest final one, that were heard of.
    @WithDefault("20")
    long mostLagBlocks();

    /// File with certificates (PEM) of authorities that vouch for `wss` nodes besides the system's:
    /// for a node with a certificate of an authority of your own.
    Optional<Path> authoritiesFile();
  }

  /// Writes straight to the chain's nodes.
  interface Write {
    /// Of one write, with all its tries and waits.
    @WithDefault("10m")
    Duration deadline();

    /// How often a node is asked what became of a write, where it does not tell by itself.
    @WithDefault("6s")
    Duration poll();

    /// How often the chain is asked whether sealed weights were revealed.
    @WithDefault("1m")
    Duration revealPoll();
  }

  /// The beacon that opens timelocked commits. The default is the one that the chain follows
  /// (quicknet).
  interface Drand {
    /// A point of G2 in hex, compressed.
    @WithDefault(
        "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
            + "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
            + "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a")
    String publicKey();

    /// When round 1 was published.
    @WithDefault("2023-08-23T15:09:27Z")
    Instant genesis();

    /// From one round to the next.
    @WithDefault("3s")
    Duration period();
  }
}
