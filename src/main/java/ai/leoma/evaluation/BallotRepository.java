package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.database.Database;
import ai.leoma.json.WireTime;
import ai.leoma.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// What is read of ballots, evaluations and votes in PostgreSQL.
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

  private static final String COUNTING =
      """
      SELECT vote.task_id, vote.miner, vote.validator, vote.passed, vote.signed_time_millis,
             ballot.first_log_position + vote.item_index AS log_position
      FROM vote
      JOIN ballot USING (envelope_id)
      WHERE vote.task_id BETWEEN $1 AND $2
      """;

  private static final String EVIDENCE =
      """
      SELECT vote.validator, vote.passed, vote.evaluated_at, evaluation.confidence,
             evaluation.reasoning, evaluation.generated_artifacts
      FROM vote
      JOIN evaluation USING (envelope_id, item_index)
      WHERE vote.task_id = $1 AND vote.miner = $2
      ORDER BY vote.evaluated_at, vote.id
      """;

  private static final String ON_TASK =
      """
      SELECT miner, validator, passed, evaluated_at
      FROM vote
      WHERE task_id = $1
      """;

  private static final String VOTERS =
      """
      SELECT DISTINCT validator
      FROM vote
      WHERE task_id BETWEEN $1 AND $2
      """;

  /// Ballots stand one after another in the log, so the last one ends it.
  private static final String NEWEST_POSITION =
      """
      SELECT first_log_position + items - 1 AS position
      FROM ballot
      ORDER BY first_log_position DESC
      LIMIT 1
      """;

  private static final String ONE_MOMENT =
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";

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

  /// Positions are gapless in commit order, so what one snapshot sees is the log up to a position.
  Uni<VoteSnapshot> snapshot(TaskId first, TaskId last) {
    return database.inTransaction(
        transaction ->
            transaction
                .query(ONE_MOMENT)
                .execute()
                .chain(() -> transaction.query(NEWEST_POSITION).execute())
                .map(BallotRepository::position)
                .chain(
                    position ->
                        counting(transaction, first, last)
                            .map(votes -> new VoteSnapshot(position, votes))));
  }

  Uni<List<PairEvidence>> evidence(TaskId task, Hotkey miner) {
    return database
        .pool()
        .preparedQuery(EVIDENCE)
        .execute(Tuple.of(task.value(), miner.ss58()))
        .map(rows -> rows.stream().map(BallotRepository::evidence).toList());
  }

  private static PairEvidence evidence(Row row) {
    Integer confidence = row.getInteger("confidence");
    return new PairEvidence(
        new Hotkey(row.getString("validator")),
        row.getBoolean("passed"),
        row.getOffsetDateTime("evaluated_at").toInstant(),
        confidence == null ? OptionalInt.empty() : OptionalInt.of(confidence),
        Optional.ofNullable(row.getString("reasoning")),
        Optional.ofNullable(row.getString("generated_artifacts")));
  }

  /// The counting votes on one task, of whoever cast them.
  Uni<List<TaskVote>> onTask(TaskId task) {
    return database
        .pool()
        .preparedQuery(ON_TASK)
        .execute(Tuple.of(task.value()))
        .map(rows -> rows.stream().map(BallotRepository::taskVote).toList());
  }

  private static TaskVote taskVote(Row row) {
    return new TaskVote(
        new Hotkey(row.getString("miner")),
        new Hotkey(row.getString("validator")),
        row.getBoolean("passed"),
        row.getOffsetDateTime("evaluated_at").toInstant());
  }

  /// Who has a counting vote on one of the tasks.
  Uni<Set<Hotkey>> voters(TaskId first, TaskId last) {
    return database
        .pool()
        .preparedQuery(VOTERS)
        .execute(Tuple.of(first.value(), last.value()))
        .map(
            rows ->
                rows.stream()
                    .map(row -> new Hotkey(row.getString("validator")))
                    .collect(Collectors.toUnmodifiableSet()));
  }

  private static OptionalLong position(RowSet<Row> rows) {
    return rows.size() == 0
        ? OptionalLong.empty()
        : OptionalLong.of(rows.iterator().next().getLong("position"));
  }

  private static Uni<List<VoteRecord>> counting(SqlClient client, TaskId first, TaskId last) {
    return client
        .preparedQuery(COUNTING)
        .execute(Tuple.of(first.value(), last.value()))
        .map(rows -> rows.stream().map(BallotRepository::vote).toList());
  }

  private static Sample sample(Row row) {
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

  private static VoteRecord vote(Row row) {
    return new VoteRecord(
        new TaskId(row.getLong("task_id")),
        new Hotkey(row.getString("miner")),
        new Hotkey(row.getString("validator")),
        row.getBoolean("passed"),
        row.getLong("signed_time_millis"),
        row.getLong("log_position"));
  }
}
