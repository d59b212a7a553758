package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/// The counts of votes in PostgreSQL. Each statement goes over all miners and validators.
@ApplicationScoped
class TallyRepository {
  private static final String ALL =
      """
      SELECT miner, validator, votes, passed, counted_at
      FROM vote_tally
      WHERE votes > 0
      ORDER BY miner COLLATE "C", validator COLLATE "C"
      """;

  private static final String VOTES = "SELECT votes FROM vote_count";

  private static final String LOCK = "SELECT closed_task FROM vote_count FOR UPDATE";

  /// After the window was made longer, closed tasks take votes again.
  private static final String REOPEN =
      """
      UPDATE vote_tally SET closed_votes = 0, closed_passed = 0
      """;

  private static final String REOPEN_COUNT =
      "UPDATE vote_count SET closed_task = 0, closed_votes = 0";

  private static final String CLOSE =
      """
      INSERT INTO vote_tally AS tally (miner, validator, closed_votes, closed_passed, counted_at)
      SELECT miner, validator, count(*), count(*) FILTER (WHERE passed), $3
      FROM vote
      WHERE task_id > $1 AND task_id <= $2
      GROUP BY miner, validator
      ON CONFLICT (miner, validator) DO UPDATE
      SET closed_votes = tally.closed_votes + EXCLUDED.closed_votes,
          closed_passed = tally.closed_passed + EXCLUDED.closed_passed
      """;

  private static final String CLOSE_COUNT =
      """
      UPDATE vote_count
      SET closed_task = $1,
          closed_votes = (SELECT coalesce(sum(closed_votes), 0) FROM vote_tally)
      """;

  private static final String COUNT =
      """
      INSERT INTO vote_tally AS tally (miner, validator, votes, passed, counted_at)
      SELECT miner, validator, coalesce(closed.closed_votes, 0) + coalesce(shown.votes, 0),
             coalesce(closed.closed_passed, 0) + coalesce(shown.passed, 0), $3
      FROM (SELECT miner, validator, count(*) AS votes, count(*) FILTER (WHERE passed) AS passed
            FROM vote
            WHERE task_id > $1 AND task_id < $2
            GROUP BY miner, validator) AS shown
      FULL JOIN vote_tally AS closed USING (miner, validator)
      ON CONFLICT (miner, validator) DO UPDATE
      SET votes = EXCLUDED.votes, passed = EXCLUDED.passed, counted_at = EXCLUDED.counted_at
      """;

  private static final String COUNT_ALL =
      """
      UPDATE vote_count
      SET votes = closed_votes + (SELECT count(*) FROM vote WHERE task_id > $1)
      """;

  private final Database database;

  TallyRepository(Database database) {
    this.database = database;
  }

  Uni<List<VoteTally>> all() {
    return database
        .pool()
        .preparedQuery(ALL)
        .execute()
        .map(rows -> rows.stream().map(TallyRepository::tally).toList());
  }

  Uni<Long> votes() {
    return database
        .pool()
        .preparedQuery(VOTES)
        .execute()
        .map(rows -> rows.iterator().next().getLong("votes"));
  }

  /// @param closed tasks up to this one take no votes any more
  /// @param firstHidden from this task on votes are not counted
  Uni<Void> count(SqlConnection transaction, long closed, long firstHidden, Instant now) {
    return transaction
        .query(LOCK)
        .execute()
        .map(rows -> rows.iterator().next().getLong("closed_task"))
        .chain(before -> closed < before ? reopened(transaction) : Uni.createFrom().item(before))
        .chain(before -> close(transaction, before, closed, now))
        .chain(() -> countOpen(transaction, closed, firstHidden, now));
  }

  private static Uni<Long> reopened(SqlConnection transaction) {
    return transaction
        .query(REOPEN)
        .execute()
        .chain(() -> transaction.query(REOPEN_COUNT).execute())
        .replaceWith(0L);
  }

  private static Uni<Void> close(SqlConnection transaction, long before, long closed, Instant now) {
    return closed == before
        ? Uni.createFrom().voidItem()
        : transaction
            .preparedQuery(CLOSE)
            .execute(Tuple.of(before, closed, now.atOffset(ZoneOffset.UTC)))
            .chain(() -> transaction.preparedQuery(CLOSE_COUNT).execute(Tuple.of(closed)))
            .replaceWithVoid();
  }

  private static Uni<Void> countOpen(
      SqlConnection transaction, long closed, long firstHidden, Instant now) {
    return transaction
        .preparedQuery(COUNT)
        .execute(Tuple.of(closed, firstHidden, now.atOffset(ZoneOffset.UTC)))
        .chain(() -> transaction.preparedQuery(COUNT_ALL).execute(Tuple.of(closed)))
        .replaceWithVoid();
  }

  private static VoteTally tally(Row row) {
    return new VoteTally(
        new Hotkey(row.getString("miner")),
        new Hotkey(row.getString("validator")),
        row.getLong("votes"),
        row.getLong("passed"),
        row.getOffsetDateTime("counted_at").toInstant());
  }
}
