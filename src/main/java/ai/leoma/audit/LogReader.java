package ai.leoma.audit;

import ai.leoma.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// Reads the append-only log.
@ApplicationScoped
public class LogReader {
  private static final String LAST_POSITION = "SELECT last_position FROM audit_head";

  private static final String HEAD =
      """
      SELECT audit_head.last_position, coalesce(encode(audit_log.leaf_sha256, 'hex'), '') AS leaf
      FROM audit_head
      LEFT JOIN audit_log ON audit_log.position = audit_head.last_position
      """;

  private static final String HAS =
      """
      SELECT EXISTS (
        SELECT FROM audit_log
        WHERE position = $1 AND encode(leaf_sha256, 'hex') = $2) AS has
      """;

  private static final String AFTER =
      """
      SELECT position, kind, leaf
      FROM audit_log
      WHERE position > $1
      ORDER BY position
      LIMIT $2
      """;

  private final Database database;

  LogReader(Database database) {
    this.database = database;
  }

  /// @param kind the word of [LogEntry.Kind]
  public record StoredEntry(long position, String kind, byte[] leaf) {}

  /// The entries after the position, at most so many, in their order.
  public Uni<List<StoredEntry>> after(long position, int most) {
    return database
        .pool()
        .preparedQuery(AFTER)
        .execute(Tuple.of(position, most))
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new StoredEntry(
                                row.getLong("position"),
                                row.getString("kind"),
                                row.getBuffer("leaf").getBytes()))
                    .toList());
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

  /// As [#lastPosition], with what the log is known by.
  public Uni<LogHead> head() {
    return database
        .pool()
        .preparedQuery(HEAD)
        .execute()
        .map(rows -> rows.iterator().next())
        .map(row -> new LogHead(row.getLong("last_position"), row.getString("leaf")));
  }

  /// Whether the log has, at that place, the entry with which it once ended, so that nothing of
  /// what it had then was lost. Never true of a log that had no entries.
  public Uni<Boolean> continues(LogHead earlier) {
    return database
        .pool()
        .preparedQuery(HAS)
        .execute(Tuple.of(earlier.position(), earlier.leafSha256()))
        .map(rows -> rows.iterator().next().getBoolean("has"));
  }
}
