package ai.leoma.cli.chain;

import ai.leoma.chain.Chain;
import ai.leoma.chain.ChainConfig;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.PylonChain;
import ai.leoma.chain.PylonSettings;
import ai.leoma.cli.settings.Settings;
import ai.leoma.cli.settings.WrongConfiguration;
import ai.leoma.cli.terminal.CommandVertx;
import io.vertx.core.Vertx;
import java.util.Optional;

/// The chain for one command: nothing of the service is started, and everything ends with it.
public final class ChainSession implements AutoCloseable {
  private final Vertx vertx;
  private final ChainConfig config;
  private final Chain chain;

  private ChainSession(Vertx vertx, ChainConfig config, Chain chain) {
    this.vertx = vertx;
    this.config = config;
    this.chain = chain;
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
      return new ChainSession(vertx, config, new PylonChain(vertx, PylonSettings.of(config)));
    } catch (IllegalStateException | IllegalArgumentException e) {
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
  String source() {
    return config
        .pylon()
        .url()
        .map(url -> "Pylon at " + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort()))
        .orElse("nobody");
  }

  public int netuid() {
    return config.netuid();
  }

  @Override
  public void close() {
    CommandVertx.close(vertx);
  }
}
