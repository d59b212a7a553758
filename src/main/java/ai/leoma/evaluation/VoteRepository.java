package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.database.Database;
import ai.leoma.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads the counting votes.
@ApplicationScoped
class VoteRepository {
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
      FROM evaluation_results
      WHERE task_id BETWEEN $1 AND $2
      """;

  private static final String NEWEST_ON_MINER =
      """
      SELECT task_id, validator, passed, latency_millis, evaluated_at
      FROM vote
      WHERE miner = $1
        AND task_id >= (
          SELECT min(newest.task_id)
          FROM (SELECT DISTINCT task_id FROM vote WHERE miner = $1
                ORDER BY task_id DESC LIMIT $2) AS newest)
      ORDER BY task_id DESC, evaluated_at DESC, id DESC
      """;

  /// Each submission that counts on a task has a results file there, and there are far fewer of
  /// them than of votes.
  private static final String VOTERS_BY_TASK =
      """
      SELECT DISTINCT task_id, validator
      FROM evaluation_results
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

  VoteRepository(Database database) {
    this.database = database;
  }

  /// Positions are gapless in commit order, so what one snapshot sees is the log up to a position.
  Uni<VoteSnapshot> snapshot(TaskId first, TaskId last) {
    return database.inTransaction(
        transaction ->
            transaction
                .query(ONE_MOMENT)
                .execute()
                .chain(() -> transaction.query(NEWEST_POSITION).execute())
                .map(VoteRepository::position)
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
        .map(rows -> rows.stream().map(EvidenceRepository::evidence).toList());
  }

  /// The counting votes on one task, of whoever cast them.
  Uni<List<TaskVote>> onTask(TaskId task) {
    return database
        .pool()
        .preparedQuery(ON_TASK)
        .execute(Tuple.of(task.value()))
        .map(rows -> rows.stream().map(VoteRepository::taskVote).toList());
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

  Uni<List<MinerTaskVote>> newestOnMiner(Hotkey miner, int most) {
    return database
        .pool()
        .preparedQuery(NEWEST_ON_MINER)
        .execute(Tuple.of(miner.ss58(), most))
        .map(rows -> rows.stream().map(VoteRepository::minerTaskVote).toList());
  }

  private static MinerTaskVote minerTaskVote(Row row) {
    Long latency = row.getLong("latency_millis");
    return new MinerTaskVote(
        new TaskId(row.getLong("task_id")),
        new Hotkey(row.getString("validator")),
        row.getBoolean("passed"),
        latency == null ? OptionalLong.empty() : OptionalLong.of(latency),
        row.getOffsetDateTime("evaluated_at").toInstant());
  }

  Uni<Map<TaskId, Set<Hotkey>>> votersByTask(TaskId first, TaskId last) {
    return database
        .pool()
        .preparedQuery(VOTERS_BY_TASK)
        .execute(Tuple.of(first.value(), last.value()))
        .map(
            rows ->
                rows.stream()
                    .collect(
                        Collectors.groupingBy(
                            row -> new TaskId(row.getLong("task_id")),
                            Collectors.mapping(
                                row -> new Hotkey(row.getString("validator")),
                                Collectors.toSet()))));
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
        .map(rows -> rows.stream().map(VoteRepository::vote).toList());
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
