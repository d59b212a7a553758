package ai.leoma.access;

import ai.leoma.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// Keeps a table of what was seen lately small: every so many uses the old rows go.
final class Pruning {
  private static final Logger LOG = Logger.getLogger(Pruning.class);
  private static final int USES_BETWEEN = 256;

  private final Database database;
  private final String delete;
  private final Duration kept;
  private final AtomicLong uses = new AtomicLong();

  /// @param delete statement with one parameter, the age in seconds of what goes
  Pruning(Database database, String delete, Duration kept) {
    this.database = database;
    this.delete = delete;
    this.kept = kept;
  }

  /// To be called after each use. Never fails: the use was good.
  Uni<Void> nowAndThen() {
    return uses.incrementAndGet() % USES_BETWEEN == 0
        ? now().onFailure().invoke(Pruning::note).onFailure().recoverWithNull()
        : Uni.createFrom().voidItem();
  }

  Uni<Void> now() {
    return database
        .pool()
        .preparedQuery(delete)
        .execute(Tuple.of((double) kept.toSeconds()))
        .replaceWithVoid();
  }

  private static void note(Throwable failure) {
    LOG.warnf("what was seen long ago is not pruned: %s", failure.getMessage());
  }
}
