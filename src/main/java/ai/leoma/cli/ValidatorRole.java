package ai.leoma.cli;

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
    ValidatorLoop loop = loops.ofConfiguration();
    running.set(loop);
    loop.start();
  }

  @PreDestroy
  void stop() {
    ValidatorLoop loop = running.getAndSet(null);
    if (loop != null) {
      loop.close();
    }
  }
}
