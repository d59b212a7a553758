package ai.leoma.validator;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/// Syncs the list of validators with the chain, now and then. `leoma.validator.sync-interval=off`
/// switches it off.
@ApplicationScoped
class ValidatorSyncJob {
  private final ValidatorRegistry registry;

  ValidatorSyncJob(ValidatorRegistry registry) {
    this.registry = registry;
  }

  @Scheduled(
      identity = "validator-sync",
      every = "${leoma.validator.sync-interval:10m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> sync() {
    return registry.sync();
  }
}
