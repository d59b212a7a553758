package ai.leoma.access;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.database.Database;
import ai.leoma.digest.Sha256;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// What each signature of the last minutes was used for. It is good for that again, for a client
/// may try once more, and for nothing else: neither method nor path is in the signed bytes.
@ApplicationScoped
class UsedSignatures {
  private static final Logger LOG = Logger.getLogger(UsedSignatures.class);
  private static final int REQUESTS_BETWEEN_PRUNINGS = 256;

  /// No row when the signature is known from another use.
  private static final String USE =
      """
      INSERT INTO signed_request AS used (signature, method, path, body_sha256)
      VALUES ($1, $2, $3, $4)
      ON CONFLICT (signature) DO UPDATE
      SET first_seen = used.first_seen
      WHERE used.method = EXCLUDED.method AND used.path = EXCLUDED.path
        AND used.body_sha256 = EXCLUDED.body_sha256
      """;

  private static final String PRUNE =
      "DELETE FROM signed_request WHERE first_seen < now() - make_interval(secs => $1)";

  private final Database database;
  private final Duration kept;
  private final AtomicLong requests = new AtomicLong();

  UsedSignatures(Database database, AccessConfig config) {
    this.database = database;
    // signed as far ahead as allowed, it expires this late; a minute for the database's own clock
    this.kept = config.signatureExpiry().multipliedBy(2).plusMinutes(1);
  }

  /// Ends as 401 when the caller's signature was used for another request.
  Uni<Void> use(SignedCaller caller) {
    Tuple values =
        Tuple.of(
            Buffer.buffer(caller.signature()),
            caller.method(),
            caller.path(),
            Buffer.buffer(Sha256.of(caller.rawBody())));
    return database
        .pool()
        .preparedQuery(USE)
        .execute(values)
        .invoke(
            used -> {
              if (used.rowCount() == 0) {
                throw ApiProblem.unauthorized("Signature already used for another request");
              }
            })
        .chain(this::pruneNowAndThen);
  }

  private Uni<Void> pruneNowAndThen() {
    return requests.incrementAndGet() % REQUESTS_BETWEEN_PRUNINGS == 0
        ? prune().onFailure().invoke(UsedSignatures::note).onFailure().recoverWithNull()
        : Uni.createFrom().voidItem();
  }

  Uni<Void> prune() {
    return database
        .pool()
        .preparedQuery(PRUNE)
        .execute(Tuple.of((double) kept.toSeconds()))
        .replaceWithVoid();
  }

  private static void note(Throwable failure) {
    LOG.warnf("old signatures are not pruned: %s", failure.getMessage());
  }
}
