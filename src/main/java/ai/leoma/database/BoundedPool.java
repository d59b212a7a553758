package ai.leoma.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Handler;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The pool of connections, with bounds on all waiting: without them a lost database is noticed by
/// nobody but those who wait, and the database keeps the locks and the place of a client that is
/// lost.
///
/// Statements are planned for the values that they are asked with. A plan for any values, which
/// PostgreSQL takes by itself from the sixth time on, counts a range of tasks as half a percent of
/// the table: it then compared each of a miner's thousands of votes with each of its evaluations.
/// [Database#planOnce] is for the others.
@Singleton
class BoundedPool implements PgPoolCreator {
  private final DatabaseConfig config;

  BoundedPool(DatabaseConfig config) {
    this.config = config;
  }

  @Override
  public Pool create(Input input) {
    keepLateTimersOutOfTheLog((VertxInternal) input.vertx());
    PoolOptions options =
        input
            .poolOptions()
            .setConnectionTimeout((int) config.connectionDeadline().toMillis())
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
            .setMaxWaitQueueSize(config.maxWaiting());
    for (PgConnectOptions server : input.pgConnectOptionsList()) {
      server.setConnectTimeout((int) config.connectionDeadline().toMillis());
      server.addProperty("statement_timeout", Long.toString(config.statementDeadline().toMillis()));
      server.addProperty("plan_cache_mode", "force_custom_plan");
      Heartbeat.BOUNDS.forEach(server.getProperties()::putIfAbsent);
    }
    return PgBuilder.pool()
        .with(options)
        .connectingTo(List.copyOf(input.pgConnectOptionsList()))
        .using(input.vertx())
        .build();
  }

  /// Vert.x 4.5 ends a query that waited in vain for a connection twice; the second time is thrown
  /// at nobody, and would be logged with its trace for each query of an outage.
  private static void keepLateTimersOutOfTheLog(VertxInternal vertx) {
    Handler<Throwable> before = vertx.exceptionHandler();
    vertx.exceptionHandler(
        failure -> {
          if (!isLate(failure) && before != null) {
            before.handle(failure);
          }
        });
  }

  private static boolean isLate(Throwable failure) {
    return failure instanceof IllegalStateException
        && "Result is already complete".equals(failure.getMessage())
        && Stream.of(failure.getStackTrace())
            .limit(4)
            .anyMatch(frame -> frame.getClassName().endsWith(".SqlConnectionPool"));
  }
}
