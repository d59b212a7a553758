package ai.leoma.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// The append-only log: gapless positions in commit order, so that a Merkle tree can be built over
/// it.
@ApplicationScoped
public class AuditLog {
  /// One statement for both: the head is moved and the leaves get the positions before it.
  private static final String APPEND =
      """
      WITH head AS (
        UPDATE audit_head SET last_position = last_position + cardinality($1::text[])
        RETURNING last_position - cardinality($1::text[]) AS before_first
      ), appended AS (
        INSERT INTO audit_log (position, kind, leaf, leaf_sha256)
        SELECT head.before_first + entry.place, entry.kind, entry.leaf, sha256(entry.leaf)
        FROM head, unnest($1::text[], $2::bytea[]) WITH ORDINALITY AS entry (kind, leaf, place)
      )
      SELECT before_first + 1 AS first_position FROM head
      """;

  /// Appends in the caller's transaction and answers the position of the first entry; the others
  /// follow it. Takes the log's head lock until the transaction ends, so call it as the last thing
  /// in it: whoever holds it makes every other writer wait.
  public Uni<Long> append(SqlConnection transaction, List<LogEntry> entries) {
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("nothing to append to the log");
    }
    String[] kinds = entries.stream().map(entry -> entry.kind().word()).toArray(String[]::new);
    Buffer[] leaves =
        entries.stream().map(entry -> Buffer.buffer(entry.leaf())).toArray(Buffer[]::new);
    return transaction
        .preparedQuery(APPEND)
        .execute(Tuple.tuple().addValue(kinds).addValue(leaves))
        .map(rows -> rows.iterator().next().getLong("first_position"));
  }
}
