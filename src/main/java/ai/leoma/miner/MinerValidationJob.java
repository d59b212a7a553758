package ai.leoma.miner;

import ai.leoma.access.BlacklistChanged;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import org.jboss.logging.Logger;

/// Validates again as soon as the blacklist has changed, so that who is taken off it need not wait
/// for the next pass.
@ApplicationScoped
class MinerValidationJob {
  private static final Logger LOG = Logger.getLogger(MinerValidationJob.class);

  private final Miners miners;

  MinerValidationJob(Miners miners) {
    this.miners = miners;
  }

  void onBlacklistChanged(@ObservesAsync BlacklistChanged change) {
    validate().subscribe().with(done -> {});
  }

  private Uni<Void> validate() {
    return miners
        .validate()
        .onFailure()
        .invoke(failure -> LOG.error("validation of the miners failed", failure))
        .onFailure()
        .recoverWithNull();
  }
}
