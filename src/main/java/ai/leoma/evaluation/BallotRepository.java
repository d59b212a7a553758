package ai.leoma.evaluation;

import ai.leoma.database.Database;
import ai.leoma.json.WireTime;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// What is read of ballots in PostgreSQL.
@ApplicationScoped
class BallotRepository {
  private static final String SAMPLES =
      """
      SELECT vote_id, task_id, validator, miner, prompt, s3_bucket, s3_prefix, passed, confidence,
             reasoning, evaluated_at, answered_latency_millis
      FROM evaluation
      WHERE envelope_id = $1
      ORDER BY item_index
      """;

  private static final String ENVELOPE = "SELECT id FROM signed_envelope WHERE digest = $1";

  private final Database database;

  BallotRepository(Database database) {
    this.database = database;
  }

  /// The samples as they were answered; none when the envelope is no submission.
  Uni<List<Sample>> samplesOf(SqlClient client, long envelopeId) {
    return client
        .preparedQuery(SAMPLES)
        .execute(Tuple.of(envelopeId))
        .map(rows -> rows.stream().map(BallotRepository::sample).toList());
  }

  /// The samples of the envelope of this digest; none when there is no such envelope.
  Uni<List<Sample>> samplesOf(byte[] envelopeDigest) {
    return database
        .pool()
        .preparedQuery(ENVELOPE)
        .execute(Tuple.of(Buffer.buffer(envelopeDigest)))
        .chain(
            rows ->
                rows.size() == 0
                    ? Uni.createFrom().item(List.of())
                    : samplesOf(database.pool(), rows.iterator().next().getLong("id")));
  }

  static Sample sample(Row row) {
    return new Sample(
        row.getLong("vote_id"),
        row.getLong("task_id"),
        row.getString("validator"),
        row.getString("miner"),
        row.getString("prompt"),
        row.getString("s3_bucket"),
        row.getString("s3_prefix"),
        row.getBoolean("passed"),
        row.getInteger("confidence"),
        row.getString("reasoning"),
        WireTime.of(row.getOffsetDateTime("evaluated_at").toInstant()),
        row.getLong("answered_latency_millis"));
  }
}
