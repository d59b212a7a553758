package ai.leoma.task.round;

import ai.leoma.task.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/// One round at a time over all replicas: an advisory lock of PostgreSQL that lives and dies with a
/// connection of its own, so that the death of its process frees it at once.
///
/// A connection can die while its process lives on. The attempt number keeps such a process from
/// changing anything (see [RoundRepository]).
final class RoundLock implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RoundLock.class);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String TRY =
      "SELECT pg_try_advisory_lock(hashtextextended('leoma.round.' || $1, 0)) AS taken";
  private static final String RELEASE =
      "SELECT pg_advisory_unlock(hashtextextended('leoma.round.' || $1, 0))";
  private static final String ATTEMPT =
      "SELECT attempt FROM task_round WHERE competition_id = $1 AND task_id = $2";

  private final SqlConnection connection;
  private final String competition;

  private RoundLock(SqlConnection connection, String competition) {
    this.connection = connection;
    this.competition = competition;
  }

  /// Empty when another process has it.
  static Optional<RoundLock> tryTake(Pool pool, String competition) {
    SqlConnection connection =
        Blocking.await(pool.getConnection(), LIMIT, "connection of the lock");
    RoundLock lock = new RoundLock(connection, competition);
    boolean taken = false;
    try {
      taken = lock.take();
      return taken ? Optional.of(lock) : Optional.empty();
    } finally {
      if (!taken) {
        lock.close();
      }
    }
  }

  private boolean take() {
    return Blocking.await(
        connection
            .preparedQuery(TRY)
            .execute(Tuple.of(competition))
            .map(rows -> rows.iterator().next().getBoolean("taken")),
        LIMIT,
        "round lock");
  }

  /// Asked over the connection of the lock: fails too when that is lost, and the lock with it.
  void requireNewest(RoundState.Attempt attempt) {
    int newest =
        Blocking.await(
            connection
                .preparedQuery(ATTEMPT)
                .execute(Tuple.of(competition, attempt.task().value()))
                .map(rows -> rows.size() == 0 ? 0 : rows.iterator().next().getInteger("attempt")),
            LIMIT,
            "check of the round lock");
    if (newest != attempt.number()) {
      throw new RoundSuperseded(attempt);
    }
  }

  /// Also works in a thread that was interrupted. Unlocks whether or not the lock was taken,
  // because
  /// an attempt to take it may have been given up and yet succeed.
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    try {
      Uni<Void> unlocked =
          connection.preparedQuery(RELEASE).execute(Tuple.of(competition)).replaceWithVoid();
      Blocking.await(
          unlocked.onItemOrFailure().call((done, failure) -> connection.close()), LIMIT, "unlock");
    } catch (RuntimeException e) {
      LOG.warnf("the round lock goes with its connection: %s", e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
