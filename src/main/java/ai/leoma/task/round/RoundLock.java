package ai.leoma.task.round;

import ai.leoma.task.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/// One round at a time over all replicas: an advisory lock of PostgreSQL that lives and dies with a
/// connection of its own, so that the death of its process frees it at once. When its host vanishes
/// without a word, PostgreSQL notices within 20 s.
///
/// A connection can die while its process lives on. The attempt number keeps such a process from
/// changing anything (see [RoundRepository]).
final class RoundLock implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RoundLock.class);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /// Without these a lost host keeps the lock for two hours. They stay with the connection when it
  /// goes back to its pool, where they do no harm.
  private static final String NOTICE_A_LOST_HOST =
      """
      SELECT set_config('tcp_keepalives_idle', '10', false),
             set_config('tcp_keepalives_interval', '5', false),
             set_config('tcp_keepalives_count', '2', false),
             set_config('tcp_user_timeout', '20000', false)
      """;

  /// What is locked, with the competition as the first parameter.
  static final String KEY = "hashtextextended('leoma.round.' || $1, 0)";

  static final String RELEASE = "SELECT pg_advisory_unlock(" + KEY + ")";
  private static final String TRY = "SELECT pg_try_advisory_lock(" + KEY + ") AS taken";
  private static final String ATTEMPT =
      "SELECT attempt FROM task_round WHERE competition_id = $1 AND task_id = $2";
  private static final String TERMINATE = "SELECT pg_terminate_backend($1) AS terminated";

  private final Pool pool;
  private final SqlConnection connection;
  private final String competition;
  private final Duration limit;

  private RoundLock(Pool pool, SqlConnection connection, String competition, Duration limit) {
    this.pool = pool;
    this.connection = connection;
    this.competition = competition;
    this.limit = limit;
  }

  /// Empty when another process has it.
  static Optional<RoundLock> tryTake(Pool pool, String competition) {
    return tryTake(pool, competition, LIMIT);
  }

  /// @param limit for each call of PostgreSQL
  static Optional<RoundLock> tryTake(Pool pool, String competition, Duration limit) {
    RoundLock lock = new RoundLock(pool, connect(pool, limit), competition, limit);
    boolean taken;
    try {
      taken = lock.take();
    } catch (RuntimeException e) {
      lock.discard();
      throw e;
    }
    if (taken) {
      return Optional.of(lock);
    }
    lock.connection.closeAndForget();
    return Optional.empty();
  }

  /// A connection that comes after it was given up goes back to the pool.
  private static SqlConnection connect(Pool pool, Duration limit) {
    Future<io.vertx.sqlclient.SqlConnection> wanted = pool.getDelegate().getConnection();
    try {
      return SqlConnection.newInstance(
          Blocking.await(
              Uni.createFrom().completionStage(wanted::toCompletionStage),
              limit,
              "connection of the lock"));
    } catch (RuntimeException e) {
      var _ = wanted.onSuccess(io.vertx.sqlclient.SqlConnection::close);
      throw e;
    }
  }

  private boolean take() {
    return Blocking.await(
        connection
            .query(NOTICE_A_LOST_HOST)
            .execute()
            .chain(() -> connection.preparedQuery(TRY).execute(Tuple.of(competition)))
            .map(rows -> rows.iterator().next().getBoolean("taken")),
        limit,
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
            limit,
            "check of the round lock");
    if (newest != attempt.number()) {
      throw new RoundSuperseded(attempt);
    }
  }

  /// Also works in a thread that was interrupted.
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    try {
      Blocking.await(
          connection
              .preparedQuery(RELEASE)
              .execute(Tuple.of(competition))
              .chain(() -> connection.close()),
          limit,
          "unlock");
    } catch (RuntimeException e) {
      LOG.warnf("the round lock goes with its connection: %s", e.getMessage());
      discard();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Ends the session, and the lock with it, whatever it is doing: a connection that does not
  /// answer must not go back to the pool as if it were a good one, nor be kept for ever. The pool
  /// drops it once its end has been seen here, so that is waited for.
  private void discard() {
    boolean interrupted = Thread.interrupted();
    try {
      int session = PgConnection.cast(connection.getDelegate()).processId();
      Promise<Void> ended = Promise.promise();
      connection.closeHandler(ended::tryComplete);
      Blocking.await(
          pool.preparedQuery(TERMINATE)
              .execute(Tuple.of(session))
              .map(rows -> rows.iterator().next().getBoolean("terminated"))
              .chain(
                  terminated ->
                      terminated
                          ? Uni.createFrom().completionStage(ended.future()::toCompletionStage)
                          : Uni.createFrom().voidItem()),
          limit,
          "end of the lock's session");
    } catch (RuntimeException e) {
      LOG.warnf("PostgreSQL has to notice by itself that the lock is free: %s", e.getMessage());
    } finally {
      connection.closeAndForget();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
