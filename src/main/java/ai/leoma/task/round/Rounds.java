package ai.leoma.task.round;

import ai.leoma.database.Database;
import ai.leoma.storage.ObjectStore;
import ai.leoma.storage.SamplesBucket;
import ai.leoma.storage.StorageConfig;
import ai.leoma.task.Blocking;
import ai.leoma.task.TaskConfig;
import ai.leoma.task.TaskPublished;
import ai.leoma.task.WorkFolders;
import ai.leoma.task.WorkFolders.Kind;
import ai.leoma.task.round.Round.RoundTools;
import ai.leoma.task.round.RoundState.Open;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/// Runs task rounds, one at a time over all replicas.
@ApplicationScoped
public class Rounds {
  /// The one competition there is today.
  public static final String COMPETITION = "ti2v";

  private static final Logger LOG = Logger.getLogger(Rounds.class);
  private static final Duration DATABASE_LIMIT = Duration.ofSeconds(30);

  /// Before a task that could not be published is tried again, by whichever replica, where tasks
  /// are not to come faster than that: every attempt calls miners and models.
  private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(2);

  private final Database database;
  private final RoundTools tools;
  private final Event<TaskPublished> published;
  private final MeterRegistry meters;
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicReference<Warning> lastWarning =
      new AtomicReference<>(new Warning("", Instant.EPOCH));

  private record Warning(String reason, Instant at) {}

  Rounds(
      Database database,
      TaskConfig config,
      StorageConfig storage,
      RoundRepository repository,
      ClipDraw draw,
      @SamplesBucket ObjectStore samples,
      RoundNeighbours neighbours,
      Clock clock,
      Event<TaskPublished> published,
      MeterRegistry meters) {
    this.database = database;
    this.tools =
        new RoundTools(
            config,
            repository,
            draw,
            samples,
            new TaskArtifacts(new TaskMetadata(config, storage.sourceBucket())),
            neighbours,
            clock);
    this.published = published;
    this.meters = meters;
  }

  /// Runs one round to its end. Blocks for minutes: call it on a virtual thread. An interruption
  /// ends it within seconds; the next call, here or in another process, goes on with the same task
  /// id at once. A task whose attempt failed is tried again two minutes later, or after
  /// `leoma.task.interval` if that is shorter; a new one is begun no sooner than that interval
  /// after the start of the one before. With an interval of zero nothing is waited for.
  public RoundResult runOne() {
    runs.incrementAndGet();
    WorkFolders.deleteForgotten(tools.config().workFolder(), tools.clock().instant());
    long startedAt = System.nanoTime();
    String outcome = "failed";
    try {
      RoundResult result = underLock();
      outcome = result.getClass().getSimpleName();
      announce(result);
      return result;
    } finally {
      runs.decrementAndGet();
      meters
          .timer("leoma.task.rounds", "outcome", outcome)
          .record(Duration.ofNanos(System.nanoTime() - startedAt));
    }
  }

  /// Waits until a round is due and runs it. The timer of a replica ticks a little early or late,
  /// and may have been started at any time: left to itself, it would miss its turn by a tick.
  public RoundResult runWhenDue() {
    RoundResult result = runOne();
    while (result instanceof RoundResult.NotDue(Instant dueAt)) {
      try {
        Thread.sleep(Duration.between(tools.clock().instant(), dueAt));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return result;
      }
      result = runOne();
    }
    return result;
  }

  /// Whether this process is in a round.
  public boolean running() {
    return runs.get() > 0;
  }

  private RoundResult underLock() {
    Optional<RoundLock> lock = RoundLock.tryTake(database.pool(), COMPETITION);
    if (lock.isEmpty()) {
      return new RoundResult.LockedElsewhere();
    }
    try (RoundLock held = lock.get()) {
      RoundStart start =
          Blocking.await(
              tools.repository().begin(COMPETITION, tools.clock().instant(), pace()),
              DATABASE_LIMIT,
              "start of the round");
      return switch (start) {
        case RoundStart.Begun(Open state) -> inWorkFolder(state, held);
        case RoundStart.NotDue(Instant dueAt) -> new RoundResult.NotDue(dueAt);
        case RoundStart.NoSource() ->
            new RoundResult.Nothing("there is no source to cut a clip from");
      };
    }
  }

  private RoundPace pace() {
    Duration interval = tools.config().interval();
    boolean isFaster = interval.compareTo(AFTER_A_FAILURE) < 0;
    return new RoundPace(interval, isFaster ? interval : AFTER_A_FAILURE);
  }

  private RoundResult inWorkFolder(Open begun, RoundLock lock) {
    Path folder = WorkFolders.create(tools.config().workFolder(), Kind.ROUND);
    try {
      return new Round(COMPETITION, begun, tools, lock, folder).run();
    } finally {
      WorkFolders.delete(folder);
    }
  }

  private void announce(RoundResult result) {
    switch (result) {
      case RoundResult.Published(var task) -> {
        LOG.infof("task %d is published", task.value());
        published
            .fireAsync(new TaskPublished(task))
            .exceptionally(
                failure -> {
                  LOG.warnf(failure, "task %d: a listener failed", task.value());
                  return null;
                });
      }
      case RoundResult.Nothing(var reason) -> warn(reason);
      case RoundResult.NotDue(var dueAt) -> LOG.debugf("the next round is due at %s", dueAt);
      case RoundResult.LockedElsewhere() -> LOG.debug("another replica runs the round");
    }
  }

  /// Replicas look every few seconds; the same is told again after a while.
  private void warn(String reason) {
    Instant now = tools.clock().instant();
    Warning last = lastWarning.get();
    if (!last.reason().equals(reason) || last.at().plus(AFTER_A_FAILURE).isBefore(now)) {
      lastWarning.set(new Warning(reason, now));
      LOG.warnf("nothing was published: %s", reason);
    }
  }
}
