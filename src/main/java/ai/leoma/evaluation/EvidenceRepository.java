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
  private static final String ACCEPTED_ON_MINER =
      """
      SELECT task_id, count(*)::int AS votes FROM evaluation
      WHERE miner = $1 AND task_id = ANY($2)
      GROUP BY task_id
      """;

  /// The evaluations are asked for by pair as well, which follows from the join: those of a pair
  /// stand together in that index, and are not looked up one by one.
  private static final String ON_MINER =
      "WITH accepted AS MATERIALIZED ("
          + ACCEPTED_ON_MINER
          + """
      )
      SELECT vote.task_id, accepted.votes, vote.validator, vote.passed, vote.evaluated_at,
             evaluation.confidence, evaluation.reasoning, evaluation.inconsistent,
             evaluation.judged_scores, evaluation.judged_hundredths, evaluation.judged_by,
             CASE WHEN evaluation.judged_by IS NULL THEN evaluation.generated_artifacts END
               AS unread_artifacts
      FROM vote
      JOIN evaluation USING (envelope_id, item_index)
      JOIN accepted ON accepted.task_id = vote.task_id
      WHERE vote.miner = $1 AND vote.task_id = ANY($2)
        AND evaluation.miner = $1 AND evaluation.task_id = ANY($2)
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

  /// By task, without those that nobody voted on.
  Uni<Map<TaskId, Integer>> acceptedOnMiner(Hotkey miner, List<TaskId> tasks) {
    return database
        .pool()
        .preparedQuery(ACCEPTED_ON_MINER)
        .execute(Tuple.of(miner.ss58(), numbers(tasks)))
        .map(
            rows ->
                rows.stream()
                    .collect(
                        Collectors.toMap(
                            row -> new TaskId(row.getLong(0)), row -> row.getInteger(1))));
  }

  /// Without the tasks that nobody voted on, in no order.
  Uni<List<PairOfMiner>> onMiner(Hotkey miner, List<TaskId> tasks) {
    return database
        .pool()
        .preparedQuery(ON_MINER)
        .execute(Tuple.of(miner.ss58(), numbers(tasks)))
        .map(rows -> new PairRows().read(rows));
  }

  /// Every vote ever accepted on the pairs, also those that do not count any more, in no order.
  Uni<List<VoteRecord>> history(List<TaskId> tasks, List<Hotkey> miners) {
    return database
        .pool()
        .preparedQuery(HISTORY)
        .execute(Tuple.of(numbers(tasks), miners.stream().map(Hotkey::ss58).toArray(String[]::new)))
        .map(rows -> rows.stream().map(EvidenceRepository::pastVote).toList());
  }

  private static Long[] numbers(List<TaskId> tasks) {
    return tasks.stream().map(TaskId::value).toArray(Long[]::new);
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

  /// Hundreds of rows. Every validator is one object, however many votes it has.
  private static final class PairRows {
    private final Map<String, Hotkey> validators = new HashMap<>();
    private final Map<TaskId, Integer> accepted = new HashMap<>();
    private final Map<TaskId, List<MinerVote>> votes = new HashMap<>();

    List<PairOfMiner> read(RowSet<Row> rows) {
      rows.forEach(this::add);
      return votes.entrySet().stream()
          .map(pair -> new PairOfMiner(pair.getKey(), accepted.get(pair.getKey()), pair.getValue()))
          .toList();
    }

    private void add(Row row) {
      TaskId task = new TaskId(row.getLong(0));
      accepted.put(task, row.getInteger(1));
      votes.computeIfAbsent(task, _ -> new ArrayList<>()).add(vote(row));
    }

    private MinerVote vote(Row row) {
      return new MinerVote(
          validators.computeIfAbsent(row.getString(2), Hotkey::new),
          row.getBoolean(3),
          row.getOffsetDateTime(4).toInstant(),
          optional(row.getInteger(5)),
          Optional.ofNullable(row.getString(6)),
          judged(row),
          row.getBoolean(7));
    }

    private static JudgedScores judged(Row row) {
      String judge = row.getString(10);
      if (judge == null) {
        return Optional.ofNullable(row.getString(11))
            .map(JudgedScores::read)
            .orElse(JudgedScores.NONE);
      }
      return new JudgedScores(
          Optional.ofNullable(row.getString(8)),
          optional(row.getInteger(9)),
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
