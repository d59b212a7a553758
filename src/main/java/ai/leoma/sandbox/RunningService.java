package ai.leoma.sandbox;

import ai.leoma.miner.Miners;
import ai.leoma.ranking.Rankings;
import ai.leoma.ranking.WindowViews;
import ai.leoma.task.Tasks;
import ai.leoma.task.round.Rounds;
import ai.leoma.task.source.SourcePool;
import ai.leoma.validator.ValidatorLoops;
import ai.leoma.validator.ValidatorRegistry;
import io.quarkus.arc.Arc;
import io.quarkus.arc.Unremovable;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;

/// The parts of the service in this process that the sandbox sets in motion.
@Singleton
@Unremovable
record RunningService(
    SourcePool sources,
    ValidatorRegistry validatorRegistry,
    Miners miners,
    Rounds rounds,
    Rankings rankings,
    WindowViews windows,
    Tasks tasks,
    ValidatorLoops validators,
    Vertx vertx,
    Clock clock) {

  /// Those of the service that has started in this process.
  static RunningService find() {
    return Arc.container().instance(RunningService.class).get();
  }
}
