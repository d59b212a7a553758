package ai.leoma.database;

import io.quarkus.arc.InjectableInstance;
import io.quarkus.arc.InstanceHandle;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
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
}
