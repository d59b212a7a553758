package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.database.Database;
import ai.leoma.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The results files that are to be written, in PostgreSQL: asked for in the transaction of the
/// votes, so that none is forgotten.
@ApplicationScoped
class ResultsRepository {
  /// Submissions of one validator choose their parts one after another. Everybody locks in one
  /// order.
  private static final String LOCK =
      """
      SELECT pg_advisory_xact_lock(hashtextextended('leoma.results ' || sorted.validator, 0))
      FROM (SELECT validator FROM unnest($1::text[]) AS listed (validator) ORDER BY validator)
        AS sorted
      """;

  /// Each submission that counts for a task has a part of its own there: the first one whose
  /// submission does not count any more, else the next one. Which votes are a submission's own is
  /// found by its few evaluations, and not among all votes on the task.
  private static final String ASK =
      """
      INSERT INTO evaluation_results
        (task_id, validator, part, envelope_id, signed_time_millis, due_at)
      SELECT asked.task_id, asked.validator, coalesce(free.part, taken.last + 1),
             asked.envelope_id, asked.signed_time_millis, now() + make_interval(secs => $5)
      FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[])
        AS asked (task_id, validator, envelope_id, signed_time_millis)
      CROSS JOIN LATERAL (
        SELECT coalesce(max(results.part), 0) AS last
        FROM evaluation_results AS results
        WHERE results.task_id = asked.task_id AND results.validator = asked.validator) AS taken
      CROSS JOIN LATERAL (
        SELECT min(results.part) AS part
        FROM evaluation_results AS results
        WHERE results.task_id = asked.task_id AND results.validator = asked.validator
          AND NOT EXISTS (
            SELECT FROM evaluation
            JOIN vote USING (task_id, miner, validator, envelope_id)
            WHERE evaluation.envelope_id = results.envelope_id
              AND evaluation.task_id = asked.task_id)) AS free
      WHERE EXISTS (
        SELECT FROM evaluation
        JOIN vote USING (task_id, miner, validator, envelope_id)
        WHERE evaluation.envelope_id = asked.envelope_id AND evaluation.task_id = asked.task_id)
      ON CONFLICT (task_id, validator, part) DO UPDATE
      SET envelope_id = EXCLUDED.envelope_id, signed_time_millis = EXCLUDED.signed_time_millis,
          attempts = 0, due_at = EXCLUDED.due_at, written_at = NULL
      """;

  /// Whoever claims has the lease's time; then another replica may try.
  private static final String CLAIM =
      """
      UPDATE evaluation_results AS claimed
      SET attempts = claimed.attempts + 1, due_at = now() + make_interval(secs => $2)
      FROM signed_envelope AS envelope
      WHERE envelope.id = claimed.envelope_id
        AND (claimed.task_id, claimed.validator, claimed.part) IN (
          SELECT task_id, validator, part FROM evaluation_results
          WHERE written_at IS NULL AND due_at <= now()
          ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
      RETURNING claimed.task_id, claimed.validator, claimed.part, claimed.envelope_id,
                claimed.attempts, envelope.target, envelope.body
      """;

  private static final String WRITTEN =
      """
      UPDATE evaluation_results SET written_at = now()
      WHERE task_id = $1 AND validator = $2 AND envelope_id = $3
      """;

  /// Written by whoever may have had the file before, and come late.
  private static final String AGAIN =
      """
      UPDATE evaluation_results SET written_at = NULL, due_at = now()
      WHERE task_id = $1 AND validator = $2 AND part = $3 AND written_at IS NOT NULL
      """;

  private static final String LATER =
      """
      UPDATE evaluation_results SET due_at = now() + make_interval(secs => $4)
      WHERE task_id = $1 AND validator = $2 AND envelope_id = $3 AND written_at IS NULL
      """;

  private final Database database;

  ResultsRepository(Database database) {
    this.database = database;
  }

  /// A file that this replica is to write now.
  ///
  /// @param part which of the validator's files on the task, from 1 on
  record Due(
      TaskId task,
      Hotkey validator,
      int part,
      long envelopeId,
      int attempts,
      String target,
      byte[] submissionBody) {}

  /// Call it after the ballots' votes and evaluations were written; what does not count gets no
  /// file.
  ///
  /// @param ballots no two of one validator
  /// @param delay how long the file must not be there yet: others could read the votes in it
  Uni<Void> ask(SqlConnection transaction, List<NumberedBallot> ballots, Duration delay) {
    List<Asked> asked = ballots.stream().flatMap(Asked::of).toList();
    String[] validators =
        ballots.stream()
            .map(numbered -> numbered.ballot().validator().ss58())
            .toArray(String[]::new);
    Tuple values =
        Tuple.tuple()
            .addValue(asked.stream().map(Asked::taskId).toArray(Long[]::new))
            .addValue(asked.stream().map(Asked::validator).toArray(String[]::new))
            .addValue(asked.stream().map(Asked::envelopeId).toArray(Long[]::new))
            .addValue(asked.stream().map(Asked::signedTimeMillis).toArray(Long[]::new))
            .addDouble((double) delay.toSeconds());
    return Uni.join()
        .all(
            transaction.preparedQuery(LOCK).execute(Tuple.tuple().addValue(validators)),
            transaction.preparedQuery(ASK).execute(values))
        .andFailFast()
        .replaceWithVoid();
  }

  /// One file.
  private record Asked(long taskId, String validator, long envelopeId, long signedTimeMillis) {
    static Stream<Asked> of(NumberedBallot numbered) {
      Ballot ballot = numbered.ballot();
      return ballot.taskIds().stream()
          .map(
              task ->
                  new Asked(
                      task,
                      ballot.validator().ss58(),
                      numbered.envelopeId(),
                      ballot.signedTimeMillis()));
    }
  }

  Uni<List<Due>> claim(int most, Duration lease) {
    return database
        .pool()
        .preparedQuery(CLAIM)
        .execute(Tuple.of(most, (double) lease.toSeconds()))
        .map(rows -> rows.stream().map(ResultsRepository::due).toList());
  }

  /// When a later submission has asked for the file meanwhile, that one's may have been
  /// written over by one who hung: it is due again.
  Uni<Void> written(Due due) {
    long task = due.task().value();
    String validator = due.validator().ss58();
    return database
        .pool()
        .preparedQuery(WRITTEN)
        .execute(Tuple.of(task, validator, due.envelopeId()))
        .chain(
            rows ->
                rows.rowCount() > 0
                    ? Uni.createFrom().voidItem()
                    : database
                        .pool()
                        .preparedQuery(AGAIN)
                        .execute(Tuple.of(task, validator, due.part()))
                        .replaceWithVoid());
  }

  Uni<Void> tryLater(Due due, Duration pause) {
    return database
        .pool()
        .preparedQuery(LATER)
        .execute(
            Tuple.of(
                due.task().value(),
                due.validator().ss58(),
                due.envelopeId(),
                pause.toMillis() / 1000.0))
        .replaceWithVoid();
  }

  private static Due due(Row row) {
    return new Due(
        new TaskId(row.getLong("task_id")),
        new Hotkey(row.getString("validator")),
        row.getInteger("part"),
        row.getLong("envelope_id"),
        row.getInteger("attempts"),
        row.getString("target"),
        row.getBuffer("body").getBytes());
  }
}
