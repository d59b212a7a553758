package ai.leoma.task.round;

import ai.leoma.task.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;

/// Sets the pace of rounds from outside of the replicas that run them: it holds their lock, as a
/// replica would that never ends its round, and lets go of it for one round at a time. Whoever is
/// in a round when it dies frees the lock, and the gate is closed again. Calls block.
public final class RoundGate implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /// A round takes minutes, and one that waits for an outage to end longer.
  private static final Duration LONGEST_ROUND = Duration.ofHours(12);

  private static final Duration LOOK = Duration.ofMillis(20);

  /// Replicas look for a due round once a second at most.
  private static final Duration BEGIN_PATIENCE = Duration.ofSeconds(5);

  private static final String RELEASE = "SELECT pg_advisory_unlock(" + RoundLock.KEY + ")";
  private static final String TAKE = "SELECT pg_advisory_lock(" + RoundLock.KEY + ")";

  private static final String IS_TAKEN =
      """
      SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND pid <> pg_backend_pid()
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND (classid::bigint << 32 | objid::bigint) = %s) AS taken
      """
          .formatted(RoundLock.KEY);

  private final SqlConnection connection;
  private final String competition;

  private RoundGate(SqlConnection connection, String competition) {
    this.connection = connection;
    this.competition = competition;
  }

  /// Closes the way for rounds; waits for the end of one that is under way.
  ///
  /// @param connection nobody else's, and closed with the gate
  public static RoundGate closed(SqlConnection connection, String competition) {
    RoundGate gate = new RoundGate(connection, competition);
    gate.take();
    return gate;
  }

  /// Lets a replica begin a round and waits for its end, whatever that is. Comes back after some
  /// seconds when nobody begins one.
  public void letOneThrough() throws InterruptedException {
    now(RELEASE, LIMIT, "opening of the gate");
    long deadline = System.nanoTime() + BEGIN_PATIENCE.toNanos();
    while (!isTaken() && System.nanoTime() < deadline) {
      Thread.sleep(LOOK);
    }
    take();
  }

  /// Waiting in PostgreSQL's own queue, it has the lock before anybody can begin another round.
  private void take() {
    now(TAKE, LONGEST_ROUND, "end of the round");
  }

  private boolean isTaken() {
    return Blocking.await(
        connection
            .preparedQuery(IS_TAKEN)
            .execute(Tuple.of(competition))
            .map(rows -> rows.iterator().next().getBoolean("taken")),
        LIMIT,
        "look at the round lock");
  }

  private void now(String statement, Duration limit, String what) {
    Uni<?> work = connection.preparedQuery(statement).execute(Tuple.of(competition));
    Blocking.await(work, limit, what);
  }

  /// Rounds are left to themselves again.
  @Override
  public void close() {
    connection.closeAndForget();
  }
}
