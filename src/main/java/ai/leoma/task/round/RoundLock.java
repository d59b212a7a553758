package ai.leoma.task.round;

import ai.leoma.database.Heartbeat;
import ai.leoma.task.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
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
/// transaction on a connection of its own, so that the death of its process frees it at once. When
/// its process hangs or its host vanishes without a word, it is free within 20 s ([Heartbeat]).
///
/// A connection can die while its process lives on, or a process wake up whose lock another has by
/// now. The thread of the round is then interrupted, and the attempt number keeps it from changing
/// anything until that is done (see [RoundRepository]).
final class RoundLock implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RoundLock.class);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /// What is locked, with the competition as the first parameter.
  static final String KEY = "hashtextextended('leoma.round.' || $1, 0)";

  private static final String TRY = "SELECT pg_try_advisory_xact_lock(" + KEY + ") AS taken";
  private static final String ATTEMPT =
      "SELECT attempt FROM task_round WHERE competition_id = $1 AND task_id = $2";
  private static final String TERMINATE = "SELECT pg_terminate_backend($1) AS terminated";

  private final Pool pool;
  private final SqlConnection connection;
  private final String competition;
  private final Duration limit;
  private final Thread round = Thread.currentThread();
  private final Promise<Void> ended = Promise.promise();
  private Cancellable heartbeat = () -> {};
  private boolean isHeld;
  private boolean isLost;

  private RoundLock(Pool pool, SqlConnection connection, String competition, Duration limit) {
    this.pool = pool;
    this.connection = connection;
    this.competition = competition;
    this.limit = limit;
    connection.closeHandler(ended::tryComplete);
  }

  /// Empty when another process has it. While it is held the thread of this call is interrupted
  /// when the lock is lost.
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
      lock.beat();
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
            .begin()
            .chain(() -> Heartbeat.bound(connection))
            .chain(() -> connection.preparedQuery(TRY).execute(Tuple.of(competition)))
            .map(rows -> rows.iterator().next().getBoolean("taken")),
        limit,
        "round lock");
  }

  private synchronized void beat() {
    isHeld = true;
    heartbeat = Heartbeat.untilLost(connection).subscribe().with(_ -> {}, this::lose);
  }

  private synchronized void lose(Throwable failure) {
    if (isHeld) {
      isHeld = false;
      isLost = true;
      LOG.warnf("the round goes on elsewhere: %s", failure.getMessage());
      round.interrupt();
    }
  }

  /// @return whether it was lost before: then the interruption of its thread was for that
  private synchronized boolean endBeat() {
    heartbeat.cancel();
    isHeld = false;
    return isLost;
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
    boolean wasLost = endBeat();
    boolean interrupted = Thread.interrupted() && !wasLost;
    try {
      // ends the transaction, too
      Blocking.await(connection.close(), limit, "unlock");
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
      // it may have been closed before
      connection.close().subscribe().with(_ -> {}, _ -> {});
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
