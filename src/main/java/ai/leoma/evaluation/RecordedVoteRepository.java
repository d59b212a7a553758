package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.database.Database;
import ai.leoma.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads the history of votes: what counted when, and what an envelope voted on.
@ApplicationScoped
class RecordedVoteRepository {
  /// Of each validator's votes on a pair the one with the greatest signed time, then the greatest
  /// log position, of those that the log had by then.
  private static final String COUNTED =
      """
      SELECT DISTINCT ON (evaluation.miner COLLATE "C", evaluation.validator COLLATE "C")
             evaluation.miner, evaluation.validator, evaluation.passed,
             evaluation.signed_time_millis, evaluation.item_index,
             ballot.first_log_position + evaluation.item_index AS log_position,
             encode(envelope.digest, 'hex') AS envelope
      FROM evaluation
      JOIN ballot USING (envelope_id)
      JOIN signed_envelope AS envelope ON envelope.id = evaluation.envelope_id
      WHERE evaluation.task_id = $1
        AND ballot.first_log_position + evaluation.item_index <= $2
      ORDER BY evaluation.miner COLLATE "C", evaluation.validator COLLATE "C",
               evaluation.signed_time_millis DESC, log_position DESC
      """;

  private static final String PAIRS =
      """
      SELECT DISTINCT task_id, miner
      FROM evaluation
      WHERE envelope_id = $1
      """;

  private final Database database;

  RecordedVoteRepository(Database database) {
    this.database = database;
  }

  Uni<List<RecordedVote>> counted(TaskId task, long position) {
    return database
        .pool()
        .preparedQuery(COUNTED)
        .execute(Tuple.of(task.value(), position))
        .map(rows -> rows.stream().map(row -> vote(task, row)).toList());
  }

  /// None when the envelope is no submission.
  Uni<Set<TaskPair>> pairs(long envelopeId) {
    return database
        .pool()
        .preparedQuery(PAIRS)
        .execute(Tuple.of(envelopeId))
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new TaskPair(
                                new TaskId(row.getLong("task_id")),
                                new Hotkey(row.getString("miner"))))
                    .collect(Collectors.toUnmodifiableSet()));
  }

  private static RecordedVote vote(TaskId task, Row row) {
    return new RecordedVote(
        task,
        new Hotkey(row.getString("miner")),
        new Hotkey(row.getString("validator")),
        row.getBoolean("passed"),
        row.getLong("signed_time_millis"),
        row.getLong("log_position"),
        row.getString("envelope"),
        row.getInteger("item_index"));
  }
}
