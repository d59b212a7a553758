package ai.leoma.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// The append-only log: gapless positions in commit order, so that a Merkle tree can be built over
// it.
@ApplicationScoped
public class AuditLog {
  /// Appends in the caller's transaction and answers the position of the first entry; the others
  // follow it.
  /// Takes the log's head lock until the transaction ends, so call it as the last thing in it.
  public Uni<Long> append(SqlConnection transaction, List<LogEntry> entries) {
    throw new UnsupportedOperationException("audit log");
  }
}
