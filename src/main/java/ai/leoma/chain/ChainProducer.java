package ai.leoma.chain;

import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/// Makes the chain of this process out of its configuration.
@ApplicationScoped
class ChainProducer {
  @Produces
  @Singleton
  ConfiguredChain configured(Vertx vertx, ChainConfig config, Clock clock) {
    return ConfiguredChain.open(vertx, config, clock);
  }

  void close(@Disposes ConfiguredChain chain) {
    chain.close();
  }

  @Produces
  @ApplicationScoped
  Chain chain(ConfiguredChain configured) {
    return configured.chain();
  }
}
