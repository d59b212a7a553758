package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.database.Database;
import ai.leoma.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads all votes of a window at once: more than a million of them, so PostgreSQL packs them into
/// a row of bits for each pair and 64 validators, in one pass over the votes.
@ApplicationScoped
class WindowBallotRepository {
  private static final String ONE_MOMENT =
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";

  /// For the groups, one for each pair: without it they would be sorted out on disk.
  private static final String IN_MEMORY = "SET LOCAL work_mem = '64MB'";

  /// Ballots stand one after another in the log, so the last one ends it.
  private static final String NEWEST_POSITION =
      """
      SELECT first_log_position + items - 1 AS position
      FROM ballot
      ORDER BY first_log_position DESC
      LIMIT 1
      """;

  private static final String PACKED =
      """
      WITH seat AS MATERIALIZED (
        SELECT listed.hotkey, (listed.place - 1) / 64 AS word,
               1::bigint << ((listed.place - 1) % 64)::int AS bit
        FROM unnest($3::text[]) WITH ORDINALITY AS listed (hotkey, place)
      )
      SELECT vote.task_id, vote.miner, coalesce(seat.word, 0)::int AS word,
             bit_or(seat.bit) FILTER (WHERE vote.passed) AS passed,
             bit_or(seat.bit) FILTER (WHERE NOT vote.passed) AS failed
      FROM vote
      LEFT JOIN seat ON seat.hotkey = vote.validator
      WHERE vote.task_id BETWEEN $1 AND $2
      GROUP BY vote.task_id, vote.miner, seat.word
      """;

  private final Database database;

  WindowBallotRepository(Database database) {
    this.database = database;
  }

  /// Positions are gapless in commit order, so what one snapshot sees is the log up to a position.
  Uni<WindowBallots> read(TaskId first, TaskId last, List<Hotkey> validators) {
    return database.inTransaction(
        transaction ->
            transaction
                .query(ONE_MOMENT)
                .execute()
                .chain(() -> transaction.query(IN_MEMORY).execute())
                .chain(() -> transaction.query(NEWEST_POSITION).execute())
                .map(WindowBallotRepository::position)
                .chain(
                    position ->
                        packed(transaction, first, last, validators)
                            .map(pairs -> new WindowBallots(position, pairs))));
  }

  private static OptionalLong position(RowSet<Row> rows) {
    return rows.size() == 0
        ? OptionalLong.empty()
        : OptionalLong.of(rows.iterator().next().getLong("position"));
  }

  private static Uni<List<PairBallot>> packed(
      SqlConnection transaction, TaskId first, TaskId last, List<Hotkey> validators) {
    String[] seats = validators.stream().map(Hotkey::ss58).toArray(String[]::new);
    return transaction
        .preparedQuery(PACKED)
        .execute(Tuple.of(first.value(), last.value(), seats))
        .map(rows -> new Unpacking().unpacked(rows));
  }

  /// Puts the words of each pair together. Every hotkey and task is one object, however many pairs
  /// it has.
  private static final class Unpacking {
    private final Map<String, Hotkey> miners = new HashMap<>();
    private final Map<Long, Map<String, PairBallot>> pairs = new HashMap<>();

    List<PairBallot> unpacked(RowSet<Row> rows) {
      rows.forEach(this::add);
      List<PairBallot> all = new ArrayList<>(rows.size());
      pairs.values().forEach(ofTask -> all.addAll(ofTask.values()));
      return all;
    }

    private void add(Row row) {
      Map<String, PairBallot> ofTask =
          pairs.computeIfAbsent(row.getLong("task_id"), _ -> new HashMap<>());
      PairBallot ballot =
          ofTask.computeIfAbsent(
              row.getString("miner"), miner -> empty(row.getLong("task_id"), miner));
      int firstPlace = row.getInteger("word") * Long.SIZE;
      add(ballot.passed(), firstPlace, Optional.ofNullable(row.getLong("passed")));
      add(ballot.failed(), firstPlace, Optional.ofNullable(row.getLong("failed")));
    }

    private PairBallot empty(long task, String miner) {
      return new PairBallot(
          new TaskId(task), miners.computeIfAbsent(miner, Hotkey::new), new BitSet(), new BitSet());
    }

    private static void add(BitSet voters, int firstPlace, Optional<Long> word) {
      BitSet bits = BitSet.valueOf(new long[] {word.orElse(0L)});
      bits.stream().forEach(bit -> voters.set(firstPlace + bit));
    }
  }
}
