package ai.leoma.cli;

import ai.leoma.chain.wallet.HeapTooSmall;
import ai.leoma.chain.wallet.KeyFileRefused;
import ai.leoma.cli.settings.WrongConfiguration;
import ai.leoma.validator.ValidatorLoop;
import ai.leoma.validator.ValidatorLoops;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicReference;

/// `leoma validate`: the one validator of this process.
@ApplicationScoped
class ValidatorRole {
  private final ValidatorLoops loops;
  private final AtomicReference<ValidatorLoop> running = new AtomicReference<>();

  ValidatorRole(ValidatorLoops loops) {
    this.loops = loops;
  }

  void start() {
    ValidatorLoop loop = open();
    running.set(loop);
    loop.start();
  }

  private ValidatorLoop open() {
    try {
      return loops.ofConfiguration();
    } catch (KeyFileRefused | HeapTooSmall refused) {
      throw new WrongConfiguration(refused.getMessage());
    }
  }

  @PreDestroy
  void stop() {
    ValidatorLoop loop = running.getAndSet(null);
    if (loop != null) {
      loop.close();
    }
  }
}
