package ai.leoma.chain;

import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/// Makes the chain of this process out of its configuration.
@ApplicationScoped
class PylonChainProducer {
  @Produces
  @ApplicationScoped
  Chain chain(Vertx vertx, ChainConfig config) {
    if (!config.adapter().equals("pylon")) {
      throw new IllegalStateException(
          "leoma.chain.adapter is \"" + config.adapter() + "\"; the only adapter is \"pylon\"");
    }
    return new PylonChain(vertx, PylonSettings.of(config));
  }
}
