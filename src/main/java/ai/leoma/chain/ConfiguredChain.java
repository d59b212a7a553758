package ai.leoma.chain;

import ai.leoma.bounds.Bounds;
import ai.leoma.chain.node.NodeConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// The chain as `leoma.chain` describes it: one connection for all who read or write over it.
/// Nothing is asked before the first of them asks.
public interface ConfiguredChain extends AutoCloseable {
  /// The greatest number that a subnet can have.
  int GREATEST_NETUID = 65_535;

  /// A day: no block is final so late.
  int MOST_FINALITY_BLOCKS = 7_200;

  /// @throws IllegalStateException with a sentence for the operator, when the settings describe no
  ///     chain
  static ConfiguredChain open(Vertx vertx, ChainConfig config, Clock clock) {
    requireUsable(config);
    return switch (Adapter.of(config)) {
      case PYLON -> ThroughPylon.open(vertx, PylonSettings.of(config));
      case NATIVE -> NodeConnection.open(vertx, config, clock);
    };
  }

  /// Refuses settings that describe no chain, without opening anything.
  ///
  /// @throws IllegalStateException with a sentence for the operator
  static void check(ChainConfig config) {
    requireUsable(config);
    switch (Adapter.of(config)) {
      case PYLON -> PylonSettings.of(config);
      case NATIVE -> NodeConnection.check(config);
    }
  }

  private static void requireUsable(ChainConfig config) {
    try {
      Bounds.of("leoma.chain")
          .within("netuid", config.netuid(), 0, GREATEST_NETUID)
          .within("finality-blocks", config.finalityBlocks(), 0, MOST_FINALITY_BLOCKS)
          .positive("deadline", config.deadline())
          .positive("node.head-deadline", config.node().headDeadline())
          .positive("node.final-deadline", config.node().finalDeadline())
          .positive("write.deadline", config.write().deadline())
          .positive("write.poll", config.write().poll())
          .positive("write.reveal-poll", config.write().revealPoll())
          .positive("drand.period", config.drand().period())
          .require();
    } catch (IllegalArgumentException refused) {
      throw new IllegalStateException(refused.getMessage(), refused);
    }
  }

  /// For who only reads.
  Chain chain();

  /// For who also writes, by a hotkey of its own. Through a Pylon service it is the hotkey of that
  /// service's identity which writes, whatever the key.
  ///
  /// @param key not closed with this object
  /// @param folder of this hotkey alone, where it keeps what it must know after a restart; empty to
  ///     keep nothing
  Chain writingAs(KeyPair key, Optional<Path> folder);

  /// Who is asked, in words and without anything secret.
  String source();

  /// Settings that the chain itself contradicts, each in words: what is sealed by them would never
  /// be opened. None where who is asked seals nothing.
  ///
  /// Ends as [ChainUnavailable] when the chain cannot be read.
  default Uni<List<String>> contradictions() {
    return Uni.createFrom().item(List.of());
  }

  @Override
  void close();

  /// Who is asked about the chain.
  enum Adapter {
    PYLON,
    NATIVE;

    /// @throws IllegalStateException with a sentence for the operator, when there is no such one
    public static Adapter of(ChainConfig config) {
      return of(
          config.adapter(), config.node().urls().isPresent(), config.pylon().url().isPresent());
    }

    /// @param named by the operator; without a name the addresses tell
    /// @throws IllegalStateException with a sentence for the operator, when there is no such one
    public static Adapter of(Optional<String> named, boolean hasNodes, boolean hasPylon) {
      if (named.isEmpty()) {
        return hasNodes && !hasPylon ? NATIVE : PYLON;
      }
      return switch (named.get()) {
        case "pylon" -> PYLON;
        case "native" -> NATIVE;
        case String other ->
            throw new IllegalStateException(
                "leoma.chain.adapter is \"" + other + "\"; it is \"pylon\" or \"native\"");
      };
    }
  }

  /// @param chain the same for everybody
  record ThroughPylon(Chain chain, String source) implements ConfiguredChain {
    private static ThroughPylon open(Vertx vertx, PylonSettings settings) {
      String port = settings.url().getPort() < 0 ? "" : ":" + settings.url().getPort();
      return new ThroughPylon(
          new PylonChain(vertx, settings), "Pylon at " + settings.url().getHost() + port);
    }

    @Override
    public Chain writingAs(KeyPair key, Optional<Path> folder) {
      return chain;
    }

    @Override
    public void close() {}
  }
}
