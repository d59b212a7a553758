package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.database.Database;
import ai.leoma.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// Reads counting votes together with what was sent beside them.
@ApplicationScoped
class EvidenceRepository {
  /// The evaluations are asked for by pair as well, which follows from the join: a miner's stand
  /// together in that index, and are not looked up one by one.
  private static final String ON_MINER =
      """
      SELECT vote.task_id, vote.validator, vote.passed, vote.evaluated_at, evaluation.confidence,
             evaluation.reasoning, evaluation.inconsistent, evaluation.judged_scores,
             evaluation.judged_hundredths, evaluation.judged_by,
             CASE WHEN evaluation.judged_by IS NULL THEN evaluation.generated_artifacts END
               AS unread_artifacts
      FROM vote
      JOIN evaluation USING (envelope_id, item_index)
      WHERE vote.miner = $1 AND vote.task_id BETWEEN $2 AND $3
        AND evaluation.miner = $1 AND evaluation.task_id BETWEEN $2 AND $3
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
        .map(rows -> new MinerVotes().read(rows));
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

  /// Thousands of rows. Every validator and task is one object, however many votes it has.
  private static final class MinerVotes {
    private final Map<String, Hotkey> validators = new HashMap<>();
    private final Map<Long, TaskId> tasks = new HashMap<>();

    List<MinerVote> read(RowSet<Row> rows) {
      List<MinerVote> votes = new ArrayList<>(rows.size());
      rows.forEach(row -> votes.add(vote(row)));
      return votes;
    }

    private MinerVote vote(Row row) {
      return new MinerVote(
          tasks.computeIfAbsent(row.getLong(0), TaskId::new),
          validators.computeIfAbsent(row.getString(1), Hotkey::new),
          row.getBoolean(2),
          row.getOffsetDateTime(3).toInstant(),
          optional(row.getInteger(4)),
          Optional.ofNullable(row.getString(5)),
          judged(row),
          row.getBoolean(6));
    }

    private static JudgedScores judged(Row row) {
      String judge = row.getString(9);
      if (judge == null) {
        return Optional.ofNullable(row.getString(10))
            .map(JudgedScores::read)
            .orElse(JudgedScores.NONE);
      }
      return new JudgedScores(
          Optional.ofNullable(row.getString(7)),
          optional(row.getInteger(8)),
          judge.isEmpty() ? Optional.empty() : Optional.of(judge));
    }
  }

  private static OptionalInt optional(Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  static PairEvidence evidence(Row row) {
    return new PairEvidence(
        new Hotkey(row.getString("validator")),
        row.getBoolean("passed"),
        row.getOffsetDateTime("evaluated_at").toInstant(),
        optional(row.getInteger("confidence")),
        Optional.ofNullable(row.getString("reasoning")),
        Optional.ofNullable(row.getString("generated_artifacts")));
  }
}
