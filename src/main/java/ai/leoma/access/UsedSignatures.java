package ai.leoma.access;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.database.Database;
import ai.leoma.digest.Sha256;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/// What each signature under the old headers was used for in the last minutes, shared by all
/// replicas. It is good for that again, for a client may try once more, and for nothing else:
/// neither method nor path is in the signed bytes. The query is not part of a use, as the contract
/// has it: no write looks at one.
@ApplicationScoped
class UsedSignatures {
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

  /// Locked until the transaction ends: a twin of the request waits for its answer.
  private static final String ANSWER =
      "SELECT answer_status, answer FROM signed_request WHERE signature = $1 FOR UPDATE";

  private static final String REMEMBER =
      "UPDATE signed_request SET answer_status = $2, answer = $3 WHERE signature = $1";

  private final Database database;
  private final Pruning pruning;

  UsedSignatures(Database database, AccessConfig config) {
    this.database = database;
    // signed as far ahead as allowed, it expires this late; a minute for the database's own clock
    Duration kept = config.signatureExpiry().multipliedBy(2).plusMinutes(1);
    this.pruning = new Pruning(database, PRUNE, kept);
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
        .chain(pruning::nowAndThen);
  }

  Uni<Void> prune() {
    return pruning.now();
  }

  /// The answer to a signed change.
  ///
  /// @param json of at most 4 KiB
  record Answer(int status, String json) {}

  /// @param isFirst whether the change was made just now
  record Answered(Answer answer, boolean isFirst) {}

  /// Makes a change at most once for each signature, in one transaction with the note of its
  /// answer, and answers the very same request again as the first time, refusals included. A twin
  /// that is under way, on whichever replica, is waited for; when it fails, nothing of it is left
  /// and this one makes the change. Under `btauth/1` no request comes twice: it is just made.
  Uni<Answered> answerOnce(SignedCaller caller, Function<SqlConnection, Uni<Answer>> change) {
    return database.inTransaction(
        transaction ->
            answerOf(transaction, caller)
                .chain(
                    found ->
                        found.isPresent()
                            ? Uni.createFrom().item(new Answered(found.get(), false))
                            : change
                                .apply(transaction)
                                .call(answer -> remember(transaction, caller, answer))
                                .map(answer -> new Answered(answer, true))));
  }

  private static Uni<Optional<Answer>> answerOf(SqlConnection transaction, SignedCaller caller) {
    return transaction
        .preparedQuery(ANSWER)
        .execute(Tuple.of(Buffer.buffer(caller.signature())))
        .map(UsedSignatures::answerIn);
  }

  private static Optional<Answer> answerIn(RowSet<Row> rows) {
    return rows.stream()
        .filter(row -> row.getString("answer") != null)
        .map(row -> new Answer(row.getInteger("answer_status"), row.getString("answer")))
        .findFirst();
  }

  private static Uni<Void> remember(SqlConnection transaction, SignedCaller caller, Answer answer) {
    return transaction
        .preparedQuery(REMEMBER)
        .execute(
            Tuple.of(Buffer.buffer(caller.signature()), (short) answer.status(), answer.json()))
        .replaceWithVoid();
  }
}
