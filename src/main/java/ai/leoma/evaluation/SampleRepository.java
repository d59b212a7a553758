package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.database.Database;
import ai.leoma.evaluation.Embargo.Hidden;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// Reads the evaluations behind the counting votes, without those that are hidden.
@ApplicationScoped
class SampleRepository {
  private static final String NEWEST =
      """
      SELECT vote_id, task_id, validator, miner, prompt, s3_bucket, s3_prefix, passed, confidence,
             reasoning, evaluated_at, answered_latency_millis
      FROM sample
      WHERE task_id < $1
         OR (task_id, miner) IN (
              SELECT settled.task_id, settled.miner
              FROM unnest($2::bigint[], $3::text[]) AS settled (task_id, miner))
      ORDER BY evaluated_at DESC, vote_id DESC
      LIMIT $4
      """;

  private static final String OF_TASK =
      """
      SELECT vote_id, task_id, validator, miner, prompt, s3_bucket, s3_prefix, passed, confidence,
             reasoning, evaluated_at, answered_latency_millis
      FROM sample
      WHERE (task_id < $1
         OR (task_id, miner) IN (
              SELECT settled.task_id, settled.miner
              FROM unnest($2::bigint[], $3::text[]) AS settled (task_id, miner)))
        AND task_id = $4 AND validator = $5
      ORDER BY miner COLLATE "C"
      """;

  private static final String OF_VALIDATOR =
      """
      SELECT vote_id, task_id, validator, miner, prompt, s3_bucket, s3_prefix, passed, confidence,
             reasoning, evaluated_at, answered_latency_millis
      FROM sample
      WHERE (task_id < $1
         OR (task_id, miner) IN (
              SELECT settled.task_id, settled.miner
              FROM unnest($2::bigint[], $3::text[]) AS settled (task_id, miner))
         OR validator = $4)
        AND validator = $5
      ORDER BY evaluated_at DESC, vote_id DESC
      LIMIT $6
      """;

  private static final String OF_MINER =
      """
      SELECT vote_id, task_id, validator, miner, prompt, s3_bucket, s3_prefix, passed, confidence,
             reasoning, evaluated_at, answered_latency_millis
      FROM sample
      WHERE (task_id < $1
         OR (task_id, miner) IN (
              SELECT settled.task_id, settled.miner
              FROM unnest($2::bigint[], $3::text[]) AS settled (task_id, miner))
         OR validator = $4)
        AND miner = $5
      ORDER BY evaluated_at DESC, vote_id DESC
      LIMIT $6
      """;

  private final Database database;

  SampleRepository(Database database) {
    this.database = database;
  }

  Uni<List<Sample>> newest(Hidden hidden, int limit) {
    return samples(NEWEST, shownTo(hidden).addInteger(limit));
  }

  /// Of one validator on one task, by miner.
  Uni<List<Sample>> ofTask(Hidden hidden, Hotkey validator, long taskId) {
    return samples(OF_TASK, shownTo(hidden).addLong(taskId).addString(validator.ss58()));
  }

  /// @param reader sees what is his own, whatever is hidden
  Uni<List<Sample>> ofValidator(Hidden hidden, Hotkey reader, Hotkey validator, int limit) {
    return samples(
        OF_VALIDATOR,
        shownTo(hidden).addString(reader.ss58()).addString(validator.ss58()).addInteger(limit));
  }

  /// @param reader sees what is his own, whatever is hidden
  Uni<List<Sample>> ofMiner(Hidden hidden, Hotkey reader, Hotkey miner, int limit) {
    return samples(
        OF_MINER,
        shownTo(hidden).addString(reader.ss58()).addString(miner.ss58()).addInteger(limit));
  }

  private static Tuple shownTo(Hidden hidden) {
    List<TaskPair> settled = List.copyOf(hidden.settled());
    return Tuple.tuple()
        .addLong(hidden.since().value())
        .addValue(settled.stream().map(pair -> pair.task().value()).toArray(Long[]::new))
        .addValue(settled.stream().map(pair -> pair.miner().ss58()).toArray(String[]::new));
  }

  private Uni<List<Sample>> samples(String query, Tuple values) {
    return database
        .pool()
        .preparedQuery(query)
        .execute(values)
        .map(rows -> rows.stream().map(BallotRepository::sample).toList());
  }
}
