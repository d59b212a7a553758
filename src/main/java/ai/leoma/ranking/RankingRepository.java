package ai.leoma.ranking;

import ai.leoma.audit.AuditLog;
import ai.leoma.audit.LogEntry;
import ai.leoma.chain.Hotkey;
import ai.leoma.database.Database;
import ai.leoma.database.Heartbeat;
import ai.leoma.ranking.StoredRanking.Place;
import ai.leoma.ranking.confidence.Confidence;
import ai.leoma.ranking.confidence.PairedComparison;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// The tables of stored rankings.
@ApplicationScoped
class RankingRepository {
  /// Any number will do as long as no other lock of the service uses it.
  private static final long STORE_LOCK = 0x4c454f4d41_52L;

  private final Database database;
  private final AuditLog log;

  RankingRepository(Database database, AuditLog log) {
    this.database = database;
    this.log = log;
  }

  /// Computes a ranking and stores it unless the newest stored one follows from the same inputs.
  /// One at a time over all replicas, reading included: else one that read earlier could store
  /// later, and an outdated ranking would be the newest.
  ///
  /// @param computation reads on connections of its own, after the turn has come
  /// @return the id of the new ranking, empty when nothing had changed
  Uni<Optional<Long>> storeInTurn(String competition, Supplier<Uni<ComputedRanking>> computation) {
    return database.inTransaction(
        transaction ->
            takeTurn(transaction)
                .chain(() -> Heartbeat.during(transaction, computation))
                .chain(
                    ranking ->
                        newestInputs(transaction, competition)
                            .chain(
                                newest ->
                                    newest.filter(ranking.snapshot()::hasDigest).isPresent()
                                        ? Uni.createFrom().item(Optional.<Long>empty())
                                        : insert(transaction, competition, ranking)
                                            .map(Optional::of))));
  }

  private static Uni<Void> takeTurn(SqlConnection transaction) {
    return Heartbeat.bound(transaction)
        .chain(() -> transaction.query("SET LOCAL lock_timeout = '60s'").execute())
        .chain(
            () ->
                transaction
                    .preparedQuery("SELECT pg_advisory_xact_lock($1)")
                    .execute(Tuple.of(STORE_LOCK)))
        .replaceWithVoid();
  }

  private static Uni<Optional<byte[]>> newestInputs(SqlConnection transaction, String competition) {
    return transaction
        .preparedQuery(
            """
            SELECT inputs_sha256 FROM ranking WHERE competition_id = $1 ORDER BY id DESC LIMIT 1
            """)
        .execute(Tuple.of(competition))
        .map(rows -> first(rows).map(row -> row.getBuffer("inputs_sha256").getBytes()));
  }

  private Uni<Long> insert(
      SqlConnection transaction, String competition, ComputedRanking computed) {
    RankingSnapshot snapshot = computed.snapshot();
    RankingResult result = computed.result();
    Tuple ranking =
        Tuple.tuple()
            .addValue(competition)
            .addValue(result.rules().version())
            .addValue(result.rules().window())
            .addValue(result.window().map(window -> window.newest().value()).orElse(null))
            .addValue(result.provisional())
            .addValue(
                snapshot.votesPosition().isPresent() ? snapshot.votesPosition().getAsLong() : null)
            .addValue(result.winner().map(winner -> winner.miner().hotkey().ss58()).orElse(null))
            .addValue(snapshot.canonicalText())
            .addValue(io.vertx.core.buffer.Buffer.buffer(snapshot.sha256()))
            .addValue(OffsetDateTime.ofInstant(computed.computedAt(), ZoneOffset.UTC))
            .addValue(computed.certainty().confidence().map(Confidence::resamples).orElse(null))
            .addValue(computed.certainty().confidence().map(Confidence::sameWinner).orElse(null));
    return transaction
        .preparedQuery(
            """
            INSERT INTO ranking (competition_id, rules_version, window_tasks, newest_task, provisional,
                                 votes_position, winner_hotkey, inputs, inputs_sha256, computed_at,
                                 resamples, same_winner)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            RETURNING id
            """)
        .execute(ranking)
        .map(rows -> rows.iterator().next().getLong("id"))
        .call(id -> insertPlaces(transaction, id, computed))
        .call(
            id ->
                log.append(
                    transaction,
                    List.of(
                        new LogEntry(
                            LogEntry.Kind.RANKING, RankingLeaf.bytes(id, snapshot, result)))));
  }

  private static Uni<Void> insertPlaces(
      SqlConnection transaction, long id, ComputedRanking computed) {
    List<Standing> standings = computed.result().standings();
    Map<Hotkey, PairedComparison> versusWinner = computed.certainty().versusWinner();
    int size = standings.size();
    Integer[] place = new Integer[size];
    String[] hotkey = new String[size];
    Integer[] uid = new Integer[size];
    Long[] block = new Long[size];
    Boolean[] valid = new Boolean[size];
    Boolean[] eligible = new Boolean[size];
    Integer[] rank = new Integer[size];
    Integer[] passes = new Integer[size];
    Integer[] settled = new Integer[size];
    Integer[] common = new Integer[size];
    Integer[] winnerOnly = new Integer[size];
    Integer[] minerOnly = new Integer[size];
    for (int i = 0; i < size; i++) {
      Standing standing = standings.get(i);
      place[i] = i + 1;
      hotkey[i] = standing.miner().hotkey().ss58();
      uid[i] = boxed(standing.miner().uid());
      block[i] = boxed(standing.miner().block());
      valid[i] = standing.miner().valid();
      eligible[i] = standing.eligible();
      rank[i] = boxed(standing.rank());
      passes[i] = standing.passes();
      settled[i] = standing.settled();
      PairedComparison comparison = versusWinner.get(standing.miner().hotkey());
      common[i] = comparison == null ? null : comparison.commonTasks();
      winnerOnly[i] = comparison == null ? null : comparison.winnerOnly();
      minerOnly[i] = comparison == null ? null : comparison.minerOnly();
    }
    Tuple columns =
        Tuple.tuple()
            .addValue(id)
            .addValue(place)
            .addValue(hotkey)
            .addValue(uid)
            .addValue(block)
            .addValue(valid)
            .addValue(eligible)
            .addValue(rank)
            .addValue(passes)
            .addValue(settled)
            .addValue(common)
            .addValue(winnerOnly)
            .addValue(minerOnly);
    return transaction
        .preparedQuery(
            """
            INSERT INTO ranking_standing (ranking_id, place, hotkey, uid, commitment_block, valid,
                                          eligible, rank, passes, settled, common_tasks,
                                          winner_only, miner_only)
            SELECT $1, place, hotkey, uid, commitment_block, valid, eligible, rank, passes, settled,
                   common_tasks, winner_only, miner_only
              FROM unnest($2::int[], $3::text[], $4::int[], $5::bigint[], $6::boolean[],
                          $7::boolean[], $8::int[], $9::int[], $10::int[], $11::int[], $12::int[],
                          $13::int[])
                   AS row (place, hotkey, uid, commitment_block, valid, eligible, rank, passes, settled,
                           common_tasks, winner_only, miner_only)
            """)
        .execute(columns)
        .replaceWithVoid();
  }

  /// The id of the newest stored ranking.
  Uni<OptionalLong> newestId(String competition) {
    return database
        .pool()
        .preparedQuery("SELECT id FROM ranking WHERE competition_id = $1 ORDER BY id DESC LIMIT 1")
        .execute(Tuple.of(competition))
        .map(
            rows ->
                first(rows)
                    .map(row -> OptionalLong.of(row.getLong("id")))
                    .orElseGet(OptionalLong::empty));
  }

  /// The newest stored ranking with its places, in one query.
  Uni<Optional<StoredRanking>> newest(String competition) {
    return database
        .pool()
        .preparedQuery(
            """
            SELECT r.id, r.rules_version, r.provisional, r.winner_hotkey, r.computed_at,
                   r.resamples, r.same_winner, encode(r.inputs_sha256, 'hex') AS inputs_digest,
                   s.hotkey, s.uid, s.commitment_block, s.eligible, s.rank, s.passes, s.settled,
                   s.common_tasks, s.winner_only, s.miner_only
              FROM (SELECT id, rules_version, provisional, winner_hotkey, computed_at, resamples,
                           same_winner, inputs_sha256
                      FROM ranking WHERE competition_id = $1 ORDER BY id DESC LIMIT 1) r
              LEFT JOIN ranking_standing s ON s.ranking_id = r.id
             ORDER BY s.place
            """)
        .execute(Tuple.of(competition))
        .map(RankingRepository::stored);
  }

  /// Where the newest rankings have the miner, newest first; those that do not know it are left
  /// out.
  Uni<List<RankHistory>> history(String competition, Hotkey miner, int rankings) {
    return database
        .pool()
        .preparedQuery(
            """
            SELECT r.id, r.computed_at, r.newest_task, s.rank, s.eligible, s.passes, s.settled,
                   coalesce(r.winner_hotkey = s.hotkey, false) AS won
              FROM (SELECT id, computed_at, newest_task, winner_hotkey
                      FROM ranking WHERE competition_id = $1 ORDER BY id DESC LIMIT $3) r
              JOIN ranking_standing s ON s.ranking_id = r.id AND s.hotkey = $2
             ORDER BY r.id DESC
            """)
        .execute(Tuple.of(competition, miner.ss58(), rankings))
        .map(rows -> rows.stream().map(RankingRepository::pastPlace).toList());
  }

  /// For each of the rankings who won the one before it; empty where nobody did.
  Uni<Map<Long, Optional<Hotkey>>> winnersBefore(String competition, List<Long> ids) {
    return database
        .pool()
        .preparedQuery(
            """
            SELECT asked.id,
                   (SELECT winner_hotkey FROM ranking
                     WHERE competition_id = $1 AND ranking.id < asked.id
                     ORDER BY ranking.id DESC LIMIT 1) AS winner
              FROM unnest($2::bigint[]) AS asked (id)
            """)
        .execute(Tuple.of(competition, ids.toArray(Long[]::new)))
        .map(
            rows -> {
              Map<Long, Optional<Hotkey>> winners = new HashMap<>();
              rows.forEach(
                  row ->
                      winners.put(
                          row.getLong("id"),
                          Optional.ofNullable(row.getString("winner")).map(Hotkey::new)));
              return winners;
            });
  }

  private static RankHistory pastPlace(Row row) {
    return new RankHistory(
        row.getLong("id"),
        row.getOffsetDateTime("computed_at").toInstant(),
        optional(row.getLong("newest_task")),
        optional(row.getInteger("rank")),
        row.getBoolean("eligible"),
        row.getInteger("passes"),
        row.getInteger("settled"),
        row.getBoolean("won"));
  }

  private static Optional<StoredRanking> stored(RowSet<Row> rows) {
    List<Place> places = new ArrayList<>();
    Optional<Row> head = first(rows);
    for (Row row : rows) {
      if (row.getString("hotkey") != null) {
        places.add(place(row));
      }
    }
    return head.map(
        row ->
            new StoredRanking(
                row.getLong("id"),
                row.getInteger("rules_version"),
                row.getBoolean("provisional"),
                Optional.ofNullable(row.getString("winner_hotkey")).map(Hotkey::new),
                Optional.ofNullable(row.getInteger("resamples"))
                    .map(resamples -> new Confidence(resamples, row.getInteger("same_winner"))),
                row.getOffsetDateTime("computed_at").toInstant(),
                row.getString("inputs_digest"),
                places));
  }

  private static Place place(Row row) {
    Integer uid = row.getInteger("uid");
    Long block = row.getLong("commitment_block");
    Integer rank = row.getInteger("rank");
    return new Place(
        new Hotkey(row.getString("hotkey")),
        optional(uid),
        optional(block),
        row.getBoolean("eligible"),
        optional(rank),
        row.getInteger("passes"),
        row.getInteger("settled"),
        Optional.ofNullable(row.getInteger("common_tasks"))
            .map(
                common ->
                    new PairedComparison(
                        common, row.getInteger("winner_only"), row.getInteger("miner_only"))));
  }

  private static Optional<Row> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
  }

  private static OptionalInt optional(Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private static OptionalLong optional(Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static Integer boxed(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }

  private static Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
