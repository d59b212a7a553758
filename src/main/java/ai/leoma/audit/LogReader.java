package ai.leoma.audit;

import ai.leoma.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/// Reads the append-only log.
@ApplicationScoped
public class LogReader {
  private static final String LAST_POSITION = "SELECT last_position FROM audit_head";

  private final Database database;

  LogReader(Database database) {
    this.database = database;
  }

  /// Position of the newest entry, 0 before the first. It moves with every vote, ranking and change
  /// of stakes, validity and blacklist.
  public Uni<Long> lastPosition() {
    return database
        .pool()
        .preparedQuery(LAST_POSITION)
        .execute()
        .map(rows -> rows.iterator().next().getLong("last_position"));
  }
}
