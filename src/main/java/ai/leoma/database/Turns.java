package ai.leoma.database;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Supplier;

/// Jobs that replicas do in turns: each in one of them at a time, once in its interval by the
/// database's clock.
///
/// Whoever is at a job holds the lock of its row in a transaction, and notes the turn with its end.
/// So a job that was cut off, by the death of its process or of its connection, is still due and
/// free at once; within 20 s when its process hangs or its host vanishes ([Heartbeat]). Then the
/// work is cancelled as soon as its process can. What it has under way by that time does no harm,
/// because every job writes in a transaction of its own that refuses what is older than
/// what stands.
@ApplicationScoped
public class Turns {
  private static final String KNOW =
      "INSERT INTO job_turn (job, slot_at) VALUES ($1, '-infinity') ON CONFLICT DO NOTHING";

  private static final String IS_DUE =
      "SELECT slot_at + make_interval(secs => $2) <= now() AS due FROM job_turn WHERE job = $1";

  private static final String TAKE =
      """
      SELECT job
      FROM job_turn
      WHERE job = $1 AND slot_at + make_interval(secs => $2) <= now()
      FOR UPDATE SKIP LOCKED
      """;

  /// A turn that came a little late does not put off the next one; one that came very late does.
  private static final String END =
      """
      UPDATE job_turn
      SET slot_at = CASE WHEN slot_at + 2 * make_interval(secs => $2) > now()
                    THEN slot_at + make_interval(secs => $2) ELSE now() END,
          began_at = now(), ended_at = clock_timestamp(), turns = turns + 1
      WHERE job = $1
      """;

  private final Database database;

  Turns(Database database) {
    this.database = database;
  }

  /// Does the job if it is due and no replica is at it.
  ///
  /// @param work its failure leaves the job due
  /// @return whether the job was done here; fails with [LockLost] when the turn was lost
  public Uni<Boolean> take(String job, Duration interval, Supplier<Uni<Void>> work) {
    Tuple turn = Tuple.of(job, interval.toMillis() / 1000.0);
    return isDue(turn)
        .chain(
            due ->
                due
                    ? database.inTransaction(transaction -> take(transaction, turn, work))
                    : Uni.createFrom().item(false));
  }

  /// Most looks end here, without a transaction.
  private Uni<Boolean> isDue(Tuple turn) {
    return first(database.pool(), IS_DUE, turn)
        .chain(
            row ->
                row.map(known -> Uni.createFrom().item(known.getBoolean("due")))
                    .orElseGet(
                        () ->
                            database
                                .pool()
                                .preparedQuery(KNOW)
                                .execute(Tuple.of(turn.getString(0)))
                                .replaceWith(true)));
  }

  private static Uni<Boolean> take(
      SqlConnection transaction, Tuple turn, Supplier<Uni<Void>> work) {
    return Heartbeat.bound(transaction)
        .chain(() -> first(transaction, TAKE, turn))
        .chain(
            taken ->
                taken.isEmpty()
                    ? Uni.createFrom().item(false)
                    : Heartbeat.during(transaction, work)
                        .chain(() -> transaction.preparedQuery(END).execute(turn))
                        .replaceWith(true));
  }

  private static Uni<Optional<Row>> first(SqlClient client, String sql, Tuple parameters) {
    return client
        .preparedQuery(sql)
        .execute(parameters)
        .map(
            rows -> {
              Iterator<Row> found = rows.iterator();
              return found.hasNext() ? Optional.of(found.next()) : Optional.empty();
            });
  }
}
