package ai.leoma.cli.chain;

import ai.leoma.chain.Chain;
import ai.leoma.chain.ChainConfig;
import ai.leoma.chain.ConfiguredChain;
import ai.leoma.chain.KeyPair;
import ai.leoma.cli.settings.Settings;
import ai.leoma.cli.settings.WrongConfiguration;
import ai.leoma.cli.terminal.CommandVertx;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// The chain for one command: nothing of the service is started, and everything ends with it.
public final class ChainSession implements AutoCloseable {
  private final Vertx vertx;
  private final ConfiguredChain configured;
  private final Chain chain;
  private final ChainConfig config;

  private ChainSession(Vertx vertx, ConfiguredChain configured, Chain chain, ChainConfig config) {
    this.vertx = vertx;
    this.configured = configured;
    this.chain = chain;
    this.config = config;
  }

  /// To read.
  ///
  /// @param settings that were read with the group [ChainConfig]
  /// @throws WrongConfiguration when they name no chain
  public static ChainSession open(Settings settings) {
    return open(settings, Optional.empty());
  }

  /// To write as this hotkey, too.
  ///
  /// @param key the caller's, who closes it
  public static ChainSession open(Settings settings, KeyPair key) {
    return open(settings, Optional.of(key));
  }

  private static ChainSession open(Settings settings, Optional<KeyPair> key) {
    ChainConfig config = settings.mapping(ChainConfig.class);
    Vertx vertx = CommandVertx.small();
    try {
      ConfiguredChain configured = ConfiguredChain.open(vertx, config, Clock.systemUTC());
      Chain chain =
          key.map(each -> configured.writingAs(each, Optional.empty()))
              .orElseGet(configured::chain);
      return new ChainSession(vertx, configured, chain, config);
    } catch (IllegalStateException e) {
      CommandVertx.close(vertx);
      throw new WrongConfiguration(e.getMessage());
    }
  }

  public Vertx vertx() {
    return vertx;
  }

  public Chain chain() {
    return chain;
  }

  /// Who is asked, in words.
  public String source() {
    return configured.source();
  }

  /// Settings that the chain itself contradicts, each in words.
  public Uni<List<String>> contradictions() {
    return configured.contradictions();
  }

  public int netuid() {
    return config.netuid();
  }

  /// Whether commitments that count can be made: Pylon publishes plain ones only.
  public boolean takesTimelockedCommitments() {
    return ConfiguredChain.Adapter.of(config) == ConfiguredChain.Adapter.NATIVE;
  }

  @Override
  public void close() {
    configured.close();
    CommandVertx.close(vertx);
  }
}
