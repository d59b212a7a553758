package ai.leoma.cli;

import ai.leoma.chain.ChainUnavailable;
import ai.leoma.database.LockLost;
import ai.leoma.database.Turns;
import ai.leoma.evaluation.EvaluationConfig;
import ai.leoma.evaluation.ResultsJob;
import ai.leoma.evaluation.VoteTallies;
import ai.leoma.miner.MinerConfig;
import ai.leoma.miner.Miners;
import ai.leoma.ranking.RankingConfig;
import ai.leoma.ranking.Rankings;
import ai.leoma.storage.StorageUnavailable;
import ai.leoma.task.TaskConfig;
import ai.leoma.task.round.Rounds;
import ai.leoma.task.source.SourcePool;
import ai.leoma.validator.ValidatorConfig;
import ai.leoma.validator.ValidatorRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// What the owner's service does by itself, each at its own interval: a job in one replica at a
/// time, once in its interval ([Turns]), rounds under their own lock. All replicas look every few
/// seconds whether there is something to do, so that another goes on when the one that works dies.
@ApplicationScoped
class OwnerJobs {
  private static final Logger LOG = Logger.getLogger(OwnerJobs.class);

  /// Within which a replica sees that another has died; a due round is waited for exactly.
  private static final Duration LOOK = Duration.ofSeconds(5);

  /// The scheduler knows nothing shorter.
  private static final Duration SHORTEST_LOOK = Duration.ofSeconds(1);

  private static final int LOOKS_IN_AN_INTERVAL = 4;

  private static final Duration TOLD_AGAIN_AFTER = Duration.ofMinutes(2);

  private final Scheduler scheduler;
  private final Turns turns;
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
  private final Map<String, Told> lastFailures = new ConcurrentHashMap<>();
  private final AtomicBoolean isStopping = new AtomicBoolean();
  private final AtomicReference<Thread> roundThread = new AtomicReference<>();

  private record Told(String failure, long nanos) {
    boolean isRecent() {
      return System.nanoTime() - nanos < TOLD_AGAIN_AFTER.toNanos();
    }
  }

  OwnerJobs(
      Scheduler scheduler,
      Turns turns,
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
    this.turns = turns;
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
    inTurns(
        "source-pool", taskConfig.sourceInterval(), () -> onThreadOfItsOwn(sources::syncBucket));
    scheduler
        .newJob("rounds")
        .setInterval(look(taskConfig.interval()).toString())
        .setConcurrentExecution(ConcurrentExecution.SKIP)
        .setTask(_ -> runRoundWhenDue(), true)
        .schedule();
  }

  /// Interrupted when it is cancelled.
  private static Uni<Void> onThreadOfItsOwn(Runnable job) {
    return Uni.createFrom()
        .emitter(
            done -> {
              Thread thread =
                  Thread.ofVirtual()
                      .unstarted(
                          () -> {
                            try {
                              job.run();
                              done.complete(null);
                            } catch (RuntimeException failure) {
                              done.fail(failure);
                            }
                          });
              done.onTermination(thread::interrupt);
              thread.start();
            });
  }

  /// Whether a round is due is for the database to say, so that replicas and restarts keep the
  /// pace.
  private void runRoundWhenDue() {
    roundThread.set(Thread.currentThread());
    try {
      if (!isStopping.get()) {
        LOG.debugf("round: %s", rounds.runWhenDue());
        lastFailures.remove("rounds");
      }
    } catch (RuntimeException failure) {
      report("rounds", LOOK, failure);
    } finally {
      roundThread.set(null);
    }
  }

  /// The sandbox runs the rounds itself, one right after the other. Results files are a queue that
  /// all replicas take from.
  void startAllButRounds() {
    inTurns("validator-sync", validatorConfig.syncInterval(), validators::sync);
    inTurns("miner-validation", minerConfig.validationInterval(), miners::validate);
    inTurns("ranking", rankingConfig.interval(), rankings::rank);
    inTurns("vote-tallies", evaluationConfig.tallyInterval(), tallies::count);
    Duration look = evaluationConfig.resultsInterval();
    every("evaluation-results", look, () -> reported("evaluation-results", look, results::drain));
  }

  private void inTurns(String name, Duration interval, Supplier<Uni<Void>> job) {
    every(
        name,
        look(interval),
        () ->
            turns
                .take(name, interval, () -> reported(name, interval, job))
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> report(name, look(interval), failure)));
  }

  /// How often a replica looks whether a job of this interval is due.
  static Duration look(Duration interval) {
    Duration part = interval.dividedBy(LOOKS_IN_AN_INTERVAL);
    Duration bounded = part.compareTo(LOOK) < 0 ? part : LOOK;
    return bounded.compareTo(SHORTEST_LOOK) > 0 ? bounded : SHORTEST_LOOK;
  }

  /// A failure is told and then forgotten: the job has had its turn. One that is cut off by the end
  /// of the process has not.
  private Uni<Void> reported(String name, Duration interval, Supplier<Uni<Void>> job) {
    return Uni.createFrom()
        .deferred(job::get)
        .invoke(() -> lastFailures.remove(name))
        .onFailure(_ -> !isStopping.get())
        .recoverWithUni(
            failure -> {
              report(name, interval, failure);
              return Uni.createFrom().voidItem();
            });
  }

  private void every(String name, Duration look, Supplier<Uni<Void>> job) {
    scheduler
        .newJob(name)
        .setInterval(look.toString())
        .setConcurrentExecution(ConcurrentExecution.SKIP)
        .setAsyncTask(_ -> Uni.createFrom().deferred(job::get).onFailure().recoverWithNull())
        .schedule();
  }

  /// What is cut off by the end of the process is not worth an alarm: another does it. An outage,
  /// and the same failure again, is one line, and only now and then: hours of it must not bury the
  /// log in stack traces.
  private void report(String name, Duration interval, Throwable failure) {
    Optional<Told> last =
        Optional.ofNullable(lastFailures.get(name))
            .filter(told -> told.failure().equals(failure.toString()));
    if (isStopping.get() || last.filter(Told::isRecent).isPresent()) {
      LOG.debugf(failure, "%s failed", name);
      return;
    }
    lastFailures.put(name, new Told(failure.toString(), System.nanoTime()));
    if (last.isPresent() || isOutage(failure)) {
      LOG.errorf("%s failed; it runs again in %s: %s", name, interval, failure);
    } else {
      LOG.errorf(failure, "%s failed; it runs again in %s", name, interval);
    }
  }

  private static boolean isOutage(Throwable failure) {
    return failure instanceof StorageUnavailable
        || failure instanceof ChainUnavailable
        || failure instanceof LockLost
        || failure instanceof IOException;
  }

  /// The process was told to end: it begins nothing more, and leaves its round to another replica
  /// while its connections are still good.
  void onStop(@Observes ShutdownDelayInitiatedEvent stopping) {
    isStopping.set(true);
    if (scheduler.isStarted()) {
      scheduler.pause();
    }
    Optional.ofNullable(roundThread.get()).ifPresent(Thread::interrupt);
  }
}
