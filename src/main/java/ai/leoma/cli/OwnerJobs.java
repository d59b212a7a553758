package ai.leoma.cli;

import ai.leoma.chain.ChainUnavailable;
import ai.leoma.evaluation.EvaluationConfig;
import ai.leoma.evaluation.ResultsJob;
import ai.leoma.evaluation.VoteTallies;
import ai.leoma.miner.MinerConfig;
import ai.leoma.miner.Miners;
import ai.leoma.ranking.RankingConfig;
import ai.leoma.ranking.Rankings;
import ai.leoma.storage.StorageUnavailable;
import ai.leoma.task.TaskConfig;
import ai.leoma.task.round.RoundResult;
import ai.leoma.task.round.Rounds;
import ai.leoma.task.source.SourcePool;
import ai.leoma.validator.ValidatorConfig;
import ai.leoma.validator.ValidatorRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// What the owner's service does by itself, each at its own interval and never twice at the same
/// time.
@ApplicationScoped
class OwnerJobs {
  private static final Logger LOG = Logger.getLogger(OwnerJobs.class);

  /// Pause before a task that could not be published is tried again, where tasks are not to come
  /// faster than that; a due round is waited for exactly.
  private static final Duration ROUND_LOOK = Duration.ofMinutes(2);

  private static final Duration SHORTEST_LOOK = Duration.ofSeconds(1);

  private final Scheduler scheduler;
  private final Rounds rounds;
  private final Miners miners;
  private final ValidatorRegistry validators;
  private final Rankings rankings;
  private final ResultsJob results;
  private final VoteTallies tallies;
  private final SourcePool sources;
  private final TaskConfig taskConfig;
  private final MinerConfig minerConfig;
  private final ValidatorConfig validatorConfig;
  private final RankingConfig rankingConfig;
  private final EvaluationConfig evaluationConfig;
  private final Map<String, String> lastFailures = new ConcurrentHashMap<>();
  private final AtomicBoolean isStopping = new AtomicBoolean();

  OwnerJobs(
      Scheduler scheduler,
      Rounds rounds,
      Miners miners,
      ValidatorRegistry validators,
      Rankings rankings,
      ResultsJob results,
      VoteTallies tallies,
      SourcePool sources,
      TaskConfig taskConfig,
      MinerConfig minerConfig,
      ValidatorConfig validatorConfig,
      RankingConfig rankingConfig,
      EvaluationConfig evaluationConfig) {
    this.scheduler = scheduler;
    this.rounds = rounds;
    this.miners = miners;
    this.validators = validators;
    this.rankings = rankings;
    this.results = results;
    this.tallies = tallies;
    this.sources = sources;
    this.taskConfig = taskConfig;
    this.minerConfig = minerConfig;
    this.validatorConfig = validatorConfig;
    this.rankingConfig = rankingConfig;
    this.evaluationConfig = evaluationConfig;
  }

  void startAll() {
    startAllButRounds();
    blocking("source-pool", taskConfig.sourceInterval(), sources::syncBucket);
    blocking("rounds", roundLook(taskConfig.interval()), this::runRoundWhenDue);
  }

  /// Rounds that are due more often than that are looked for as often as they are due.
  static Duration roundLook(Duration interval) {
    Duration wanted = interval.compareTo(ROUND_LOOK) < 0 ? interval : ROUND_LOOK;
    return wanted.compareTo(SHORTEST_LOOK) < 0 ? SHORTEST_LOOK : wanted;
  }

  /// Whether a round is due is for the database to say, so that replicas and restarts keep the
  /// pace.
  private void runRoundWhenDue() {
    switch (rounds.runWhenDue()) {
      case RoundResult.Published published -> LOG.infof("round: %s", published);
      case RoundResult.Nothing nothing -> LOG.infof("round: %s", nothing);
      case RoundResult.NotDue later -> LOG.debugf("round: %s", later);
      case RoundResult.LockedElsewhere elsewhere -> LOG.debugf("round: %s", elsewhere);
    }
  }

  /// The sandbox runs the rounds itself, one right after the other.
  void startAllButRounds() {
    every("validator-sync", validatorConfig.syncInterval(), validators::sync);
    every("miner-validation", minerConfig.validationInterval(), miners::validate);
    every("ranking", rankingConfig.interval(), rankings::rank);
    every("evaluation-results", evaluationConfig.resultsInterval(), results::drain);
    every("vote-tallies", evaluationConfig.tallyInterval(), tallies::count);
  }

  private void every(String name, Duration interval, Supplier<Uni<Void>> job) {
    scheduler
        .newJob(name)
        .setInterval(interval.toString())
        .setConcurrentExecution(ConcurrentExecution.SKIP)
        .setAsyncTask(
            execution ->
                Uni.createFrom()
                    .deferred(job::get)
                    .invoke(() -> lastFailures.remove(name))
                    .onFailure()
                    .invoke(failure -> report(name, interval, failure))
                    .onFailure()
                    .recoverWithNull())
        .schedule();
  }

  private void blocking(String name, Duration interval, Runnable job) {
    scheduler
        .newJob(name)
        .setInterval(interval.toString())
        .setConcurrentExecution(ConcurrentExecution.SKIP)
        .setTask(_ -> attempt(name, interval, job), true)
        .schedule();
  }

  private void attempt(String name, Duration interval, Runnable job) {
    try {
      job.run();
      lastFailures.remove(name);
    } catch (RuntimeException failure) {
      report(name, interval, failure);
    }
  }

  /// What is cut off by the end of the process is not worth an alarm: the next start does it. An
  /// outage, and the same failure again, is one line: hours of it must not bury the log in stack
  /// traces.
  private void report(String name, Duration interval, Throwable failure) {
    boolean isSameAgain = failure.toString().equals(lastFailures.put(name, failure.toString()));
    if (isStopping.get()) {
      LOG.debugf(failure, "%s was cut off", name);
    } else if (isSameAgain || isOutage(failure)) {
      LOG.errorf("%s failed; it runs again in %s: %s", name, interval, failure);
    } else {
      LOG.errorf(failure, "%s failed; it runs again in %s", name, interval);
    }
  }

  private static boolean isOutage(Throwable failure) {
    return failure instanceof StorageUnavailable
        || failure instanceof ChainUnavailable
        || failure instanceof IOException;
  }

  void onStop(@Observes @Priority(1) ShutdownEvent stopping) {
    isStopping.set(true);
    if (scheduler.isStarted()) {
      scheduler.pause();
    }
  }
}
