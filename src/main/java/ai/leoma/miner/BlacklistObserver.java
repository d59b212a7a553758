package ai.leoma.miner;

import ai.leoma.access.BlacklistChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import org.jboss.logging.Logger;

/// Validates as soon as the blacklist has changed, so that who is taken off it need not wait for
/// the next pass.
@ApplicationScoped
class BlacklistObserver {
  private static final Logger LOG = Logger.getLogger(BlacklistObserver.class);

  private final Miners miners;

  BlacklistObserver(Miners miners) {
    this.miners = miners;
  }

  void onBlacklistChanged(@ObservesAsync BlacklistChanged change) {
    miners
        .validate()
        .subscribe()
        .with(done -> {}, failure -> LOG.error("validation of the miners failed", failure));
  }
}
