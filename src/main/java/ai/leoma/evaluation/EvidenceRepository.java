package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.database.Database;
import ai.leoma.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// Reads counting votes together with what was sent beside them.
@ApplicationScoped
class EvidenceRepository {
  private static final String ON_MINER =
      """
      SELECT vote.task_id, vote.validator, vote.passed, vote.evaluated_at, evaluation.confidence,
             evaluation.reasoning, evaluation.generated_artifacts, evaluation.inconsistent
      FROM vote
      JOIN evaluation USING (envelope_id, item_index)
      WHERE vote.miner = $1 AND vote.task_id BETWEEN $2 AND $3
      ORDER BY vote.task_id, vote.evaluated_at, vote.id
      """;

  private static final String HISTORY =
      """
      SELECT evaluation.task_id, evaluation.miner, evaluation.validator, evaluation.passed,
             evaluation.signed_time_millis,
             ballot.first_log_position + evaluation.item_index AS log_position
      FROM unnest($1::bigint[], $2::text[]) AS pair (task_id, miner)
      JOIN evaluation USING (task_id, miner)
      JOIN ballot USING (envelope_id)
      """;

  private static final String NEWEST_TASK_BY_VOTER =
      """
      SELECT evaluation.validator, max(evaluation.task_id) AS task_id
      FROM evaluation
      JOIN ballot USING (envelope_id)
      WHERE evaluation.task_id >= $1 AND ballot.first_log_position + evaluation.item_index <= $2
      GROUP BY evaluation.validator
      """;

  private final Database database;

  EvidenceRepository(Database database) {
    this.database = database;
  }

  /// By task, then oldest first.
  Uni<List<MinerVote>> onMiner(Hotkey miner, TaskId first, TaskId last) {
    return database
        .pool()
        .preparedQuery(ON_MINER)
        .execute(Tuple.of(miner.ss58(), first.value(), last.value()))
        .map(rows -> rows.stream().map(EvidenceRepository::vote).toList());
  }

  /// Every vote ever accepted on the pairs, also those that do not count any more, in no order.
  Uni<List<VoteRecord>> history(List<TaskId> tasks, List<Hotkey> miners) {
    return database
        .pool()
        .preparedQuery(HISTORY)
        .execute(
            Tuple.of(
                tasks.stream().map(TaskId::value).toArray(Long[]::new),
                miners.stream().map(Hotkey::ss58).toArray(String[]::new)))
        .map(rows -> rows.stream().map(EvidenceRepository::pastVote).toList());
  }

  private static VoteRecord pastVote(Row row) {
    return new VoteRecord(
        new TaskId(row.getLong("task_id")),
        new Hotkey(row.getString("miner")),
        new Hotkey(row.getString("validator")),
        row.getBoolean("passed"),
        row.getLong("signed_time_millis"),
        row.getLong("log_position"));
  }

  /// The newest task, from the first on, that each voter had voted on when the log was so long.
  Uni<Map<Hotkey, Long>> newestTaskByVoter(TaskId first, long logPosition) {
    return database
        .pool()
        .preparedQuery(NEWEST_TASK_BY_VOTER)
        .execute(Tuple.of(first.value(), logPosition))
        .map(
            rows ->
                rows.stream()
                    .collect(
                        Collectors.toMap(
                            row -> new Hotkey(row.getString("validator")),
                            row -> row.getLong("task_id"))));
  }

  private static MinerVote vote(Row row) {
    return new MinerVote(
        new TaskId(row.getLong("task_id")), evidence(row), row.getBoolean("inconsistent"));
  }

  static PairEvidence evidence(Row row) {
    Integer confidence = row.getInteger("confidence");
    return new PairEvidence(
        new Hotkey(row.getString("validator")),
        row.getBoolean("passed"),
        row.getOffsetDateTime("evaluated_at").toInstant(),
        confidence == null ? OptionalInt.empty() : OptionalInt.of(confidence),
        Optional.ofNullable(row.getString("reasoning")),
        Optional.ofNullable(row.getString("generated_artifacts")));
  }
}
