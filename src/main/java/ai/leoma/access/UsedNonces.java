package ai.leoma.access;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.chain.Hotkey;
import ai.leoma.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/// The nonces of `btauth/1` of the last minutes, shared by all replicas. Only those of good
/// signatures of registered callers get here, so that nobody else can fill the table.
@ApplicationScoped
class UsedNonces {
  private static final String USE =
      "INSERT INTO used_nonce (hotkey, nonce_nanos) VALUES ($1, $2) ON CONFLICT DO NOTHING";

  private static final String PRUNE =
      "DELETE FROM used_nonce WHERE first_seen < now() - make_interval(secs => $1)";

  /// For clocks of replicas and database that differ.
  private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

  private final Database database;
  private final Pruning pruning;

  UsedNonces(Database database, AccessConfig config) {
    this.database = database;
    this.pruning =
        new Pruning(database, PRUNE, config.nonceAge().plus(config.nonceLead()).plus(CLOCKS_APART));
  }

  /// Ends as 401 when the signer used the nonce before.
  Uni<Void> use(Hotkey signer, long nonceNanos) {
    return database
        .pool()
        .preparedQuery(USE)
        .execute(Tuple.of(signer.ss58(), nonceNanos))
        .invoke(
            added -> {
              if (added.rowCount() == 0) {
                throw ApiProblem.unauthorized("Nonce already used");
              }
            })
        .chain(pruning::nowAndThen);
  }

  Uni<Void> prune() {
    return pruning.now();
  }
}
