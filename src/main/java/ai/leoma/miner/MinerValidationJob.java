package ai.leoma.miner;

import ai.leoma.access.BlacklistChanged;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import org.jboss.logging.Logger;

/// Validates now and then, and as soon as the blacklist has changed, so that who is taken off it
/// need not wait. `leoma.miner.validation-interval=off` switches both off.
@ApplicationScoped
class MinerValidationJob {
  private static final Logger LOG = Logger.getLogger(MinerValidationJob.class);

  private final Miners miners;
  private final boolean isOff;

  MinerValidationJob(Miners miners, MinerConfig config) {
    this.miners = miners;
    this.isOff = config.validationInterval().equals("off");
  }

  @Scheduled(
      identity = "miner-validation",
      every = "${leoma.miner.validation-interval:5m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> validate() {
    return miners
        .validate()
        .onFailure()
        .invoke(failure -> LOG.error("validation of the miners failed", failure))
        .onFailure()
        .recoverWithNull();
  }

  void onBlacklistChanged(@ObservesAsync BlacklistChanged change) {
    if (!isOff) {
      validate().subscribe().with(done -> {});
    }
  }
}
