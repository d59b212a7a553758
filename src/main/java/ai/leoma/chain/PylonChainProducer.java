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
    return new PylonChain(vertx, settings(config));
  }

  static PylonSettings settings(ChainConfig config) {
    return new PylonSettings(
        config
            .pylon()
            .url()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "set leoma.chain.pylon.url to the address of a Pylon service")),
        config.netuid(),
        config.pylon().token(),
        config.pylon().identity(),
        config.pylon().identityToken(),
        config.finalityBlocks(),
        config.deadline(),
        config.ownerHotkey().map(PylonChainProducer::ownerHotkey));
  }

  private static Hotkey ownerHotkey(String text) {
    return PylonAnswers.hotkey(text)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "leoma.chain.owner-hotkey is not an SS58 address: " + text));
  }
}
