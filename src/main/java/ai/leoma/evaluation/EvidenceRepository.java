package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.database.Database;
import ai.leoma.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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
