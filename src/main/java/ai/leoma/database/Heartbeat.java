package ai.leoma.database;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/// The sign of life of a transaction that holds a lock while work goes on elsewhere.
///
/// PostgreSQL ends a transaction from which it hears nothing for 20 s, and with it the lock is
/// free: so a process that hangs, or whose host is gone, keeps nobody waiting. A process that lives
/// beats every 5 s. The end of the transaction is the end of the right to do the work: the holder
/// hears of it at its next beat at the latest, when it wakes up at once.
public final class Heartbeat {
  private static final Duration BEAT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(20);

  /// After which PostgreSQL gives up who is silent, by the name of its setting.
  static final Map<String, String> BOUNDS =
      Map.of(
          "tcp_keepalives_idle", "10",
          "tcp_keepalives_interval", "5",
          "tcp_keepalives_count", "2",
          "tcp_user_timeout", Long.toString(SILENCE.toMillis()),
          "idle_in_transaction_session_timeout", Long.toString(SILENCE.toMillis()));

  private static final String BOUND =
      "SELECT set_config(name, bound, true) FROM unnest($1::text[], $2::text[]) AS t (name, bound)";

  private Heartbeat() {}

  /// To be done before the lock is taken. For this transaction alone, also where a pooler between
  /// did not let the bounds of the connections through.
  public static Uni<Void> bound(SqlConnection transaction) {
    return transaction
        .preparedQuery(BOUND)
        .execute(
            Tuple.tuple()
                .addValue(BOUNDS.keySet().toArray(String[]::new))
                .addValue(BOUNDS.values().toArray(String[]::new)))
        .replaceWithVoid();
  }

  /// Does the work while the transaction lives.
  ///
  /// @return fails with [LockLost] when the transaction ends first; the work is then cancelled
  public static <T> Uni<T> during(SqlConnection transaction, Supplier<Uni<T>> work) {
    return Uni.combine()
        .any()
        .of(Uni.createFrom().deferred(work::get), Heartbeat.<T>untilLost(transaction));
  }

  /// Beats until it is cancelled.
  ///
  /// @return never has an item; fails with [LockLost]
  public static <T> Uni<T> untilLost(SqlConnection transaction) {
    return untilLost(transaction, BEAT, SILENCE.minus(BEAT));
  }

  /// @param patience for the answer to a beat
  static <T> Uni<T> untilLost(SqlConnection transaction, Duration beat, Duration patience) {
    return Uni.createFrom()
        .deferred(() -> answered(transaction, patience))
        .onItem()
        .delayIt()
        .by(beat)
        .repeat()
        .indefinitely()
        .onItem()
        .ignoreAsUni()
        .<T>map(_ -> null)
        .onFailure()
        .transform(LockLost::new);
  }

  /// A server that does not answer has ended the transaction by its own clock, or will. What waits
  /// for it must not wait on.
  private static Uni<Boolean> answered(SqlConnection transaction, Duration patience) {
    return transaction
        .query("SELECT 1")
        .execute()
        .replaceWith(true)
        .ifNoItem()
        .after(patience)
        .fail()
        .onFailure(TimeoutException.class)
        .invoke(() -> Database.cut(transaction));
  }
}
