package ai.leoma.database;

import io.quarkus.arc.InjectableInstance;
import io.quarkus.arc.InstanceHandle;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Function;

/// The one door to PostgreSQL for the set-based SQL of the rooms' repositories.
///
/// Roles that have no database (a validator on its own machine) start without one: the pool is
/// looked up at the first use, and using it there fails with a sentence that says so.
@ApplicationScoped
public class Database {
  private final InjectableInstance<Pool> pools;

  Database(InjectableInstance<Pool> pools) {
    this.pools = pools;
  }

  /// @throws IllegalStateException when this role has no database
  public Pool pool() {
    InstanceHandle<Pool> pool = pools.getHandle();
    if (!pool.getBean().isActive()) {
      throw new IllegalStateException("this role has no database");
    }
    return pool.get();
  }

  /// Runs the work in one transaction: committed when its [Uni] completes, rolled back when it
  /// fails.
  public <T> Uni<T> inTransaction(Function<SqlConnection, Uni<T>> work) {
    return pool().withTransaction(work);
  }

  /// The same, given up at the deadline, from the connection to the commit. Ends then as
  /// [DatabaseOutage], whatever became of the transaction. Its connection is closed: whoever got it
  /// next would wait behind what hangs. After a failure the connection goes back only when its own
  /// event loop has come round, and with that has told the pool of an end that it saw.
  public <T> Uni<T> inTransaction(Duration deadline, Function<SqlConnection, Uni<T>> work) {
    return pool()
        .withConnection(
            connection -> {
              Context caller = Vertx.currentContext();
              Vertx vertx = caller.owner();
              SocketConnectionBase line = lineOf(connection);
              long timer = vertx.setTimer(deadline.toMillis(), _ -> cut(line));
              return connection
                  .begin()
                  .chain(transaction -> transact(connection, transaction, work))
                  .onTermination()
                  .invoke(() -> vertx.cancelTimer(timer))
                  .onFailure()
                  .call(() -> round(line.context(), caller));
            });
  }

  /// Lets a transaction keep the plans of its statements, where planning would be a good part of
  /// the work and the values do not matter, as with whole arrays that are inserted.
  public static Uni<Void> planOnce(SqlConnection transaction) {
    return transaction.query("SET LOCAL plan_cache_mode = auto").execute().replaceWithVoid();
  }

  private static <T> Uni<T> transact(
      SqlConnection connection, Transaction transaction, Function<SqlConnection, Uni<T>> work) {
    return Uni.createFrom()
        .deferred(() -> work.apply(connection))
        .onFailure()
        .call(() -> transaction.rollback().onFailure().recoverWithNull())
        .call(transaction::commit);
  }

  private static Uni<Void> round(Context there, Context back) {
    return Uni.createFrom()
        .emitter(done -> there.runOnContext(_ -> back.runOnContext(_ -> done.complete(null))));
  }

  private static SocketConnectionBase lineOf(SqlConnection connection) {
    if (connection.getDelegate() instanceof SqlConnectionInternal pooled
        && pooled.unwrap().unwrap() instanceof SocketConnectionBase line) {
      return line;
    }
    throw new IllegalStateException("not a connection of the pool: " + connection.getDelegate());
  }

  static void cut(SqlConnection connection) {
    cut(lineOf(connection));
  }

  /// Past the client's own ways to close it, which wait for the server to hear of it.
  private static void cut(SocketConnectionBase line) {
    line.socket().channelHandlerContext().pipeline().firstContext().close();
  }
}
