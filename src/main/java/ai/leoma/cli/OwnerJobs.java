package ai.leoma.cli;

import ai.leoma.miner.MinerConfig;
import ai.leoma.miner.Miners;
import ai.leoma.ranking.RankingConfig;
import ai.leoma.ranking.Rankings;
import ai.leoma.task.TaskConfig;
import ai.leoma.task.round.Rounds;
import ai.leoma.validator.ValidatorConfig;
import ai.leoma.validator.ValidatorRegistry;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// What the owner's service does by itself, each at its own interval and never twice at the same
// time.
@ApplicationScoped
class OwnerJobs {
  private static final Logger LOG = Logger.getLogger(OwnerJobs.class);

  private final Scheduler scheduler;
  private final Rounds rounds;
  private final Miners miners;
  private final ValidatorRegistry validators;
  private final Rankings rankings;
  private final TaskConfig taskConfig;
  private final MinerConfig minerConfig;
  private final ValidatorConfig validatorConfig;
  private final RankingConfig rankingConfig;

  OwnerJobs(
      Scheduler scheduler,
      Rounds rounds,
      Miners miners,
      ValidatorRegistry validators,
      Rankings rankings,
      TaskConfig taskConfig,
      MinerConfig minerConfig,
      ValidatorConfig validatorConfig,
      RankingConfig rankingConfig) {
    this.scheduler = scheduler;
    this.rounds = rounds;
    this.miners = miners;
    this.validators = validators;
    this.rankings = rankings;
    this.taskConfig = taskConfig;
    this.minerConfig = minerConfig;
    this.validatorConfig = validatorConfig;
    this.rankingConfig = rankingConfig;
  }

  void startAll() {
    startAllButRounds();
    scheduler
        .newJob("rounds")
        .setInterval(taskConfig.interval().toString())
        .setConcurrentExecution(ConcurrentExecution.SKIP)
        .setTask(execution -> LOG.infof("round: %s", rounds.runOne()), true)
        .schedule();
  }

  /// The sandbox runs the rounds itself, one right after the other.
  void startAllButRounds() {
    every("validator-sync", validatorConfig.syncInterval(), validators::sync);
    every("miner-validation", minerConfig.validationInterval(), miners::validate);
    every("ranking", rankingConfig.interval(), rankings::rank);
  }

  private void every(String name, Duration interval, Supplier<Uni<Void>> job) {
    scheduler
        .newJob(name)
        .setInterval(interval.toString())
        .setConcurrentExecution(ConcurrentExecution.SKIP)
        .setAsyncTask(
            execution ->
                job.get()
                    .onFailure()
                    .invoke(
                        failure ->
                            LOG.errorf(failure, "%s failed; it runs again in %s", name, interval))
                    .onFailure()
                    .recoverWithNull())
        .schedule();
  }
}
