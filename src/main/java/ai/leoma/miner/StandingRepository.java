package ai.leoma.miner;

import ai.leoma.chain.Hotkey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/// Writes what a pass of validation found, in the transaction of that pass.
@ApplicationScoped
class StandingRepository {
  private static final String LOCK = "SELECT block FROM miner_pass FOR UPDATE";

  private static final String NOTE_PASS = "UPDATE miner_pass SET block = $1, finished_at = $2";

  private static final String LAST_PASS = "SELECT finished_at FROM miner_pass";

  private static final String VERSION =
      """
      SELECT encode(sha256(convert_to(
               coalesce(string_agg(miner::text, ' ' ORDER BY hotkey COLLATE "C"), ''), 'UTF8')),
               'hex') AS version
      FROM miner
      """;

  private static final String STANDINGS =
      """
      SELECT hotkey, uid, commitment_block, model_name, model_revision, chute_id, chute_slug,
             model_hash, invalid_reason, decided_at, verdict_since, stale
      FROM miner
      """;

  private static final String CLAIMS =
      """
      SELECT model_hash, commitment_block, uid, hotkey
      FROM model_claim
      WHERE model_hash = ANY ($1)
      """;

  private static final String CLEAR = "DELETE FROM miner";

  private static final String FILL =
      """
      INSERT INTO miner (hotkey, uid, commitment_block, model_name, model_revision, chute_id,
                         chute_slug, model_hash, invalid_reason, decided_at, verdict_since,
                         stale)
      SELECT hotkey, uid, commitment_block, model_name, model_revision, chute_id,
             chute_slug, model_hash, invalid_reason, decided_at, verdict_since, stale
      FROM unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::text[],
                  $7::text[], $8::text[], $9::text[], $10::timestamptz[], $11::timestamptz[],
                  $12::boolean[])
        AS standing (hotkey, uid, commitment_block, model_name, model_revision, chute_id,
                     chute_slug, model_hash, invalid_reason, decided_at, verdict_since, stale)
      """;

  private static final String CLAIM =
      """
      INSERT INTO model_claim (model_hash, commitment_block, uid, hotkey)
      SELECT model_hash, commitment_block, uid, hotkey
      FROM unnest($1::text[], $2::bigint[], $3::int[], $4::text[])
        AS claim (model_hash, commitment_block, uid, hotkey)
      ON CONFLICT (model_hash) DO UPDATE
        SET commitment_block = excluded.commitment_block,
            uid = excluded.uid,
            hotkey = excluded.hotkey,
            noted_at = now()
        WHERE (excluded.commitment_block, excluded.uid)
            < (model_claim.commitment_block, model_claim.uid)
      """;

  /// Makes other passes wait until this transaction ends.
  ///
  /// @return the block that the last pass which wrote had read, empty before the first
  Uni<Optional<Long>> lock(SqlConnection transaction) {
    return transaction
        .query(LOCK)
        .execute()
        .map(rows -> Optional.ofNullable(rows.iterator().next().getLong("block")));
  }

  Uni<Optional<Instant>> lastPass(SqlClient client) {
    return client
        .query(LAST_PASS)
        .execute()
        .map(
            rows ->
                Optional.ofNullable(rows.iterator().next().getOffsetDateTime("finished_at"))
                    .map(OffsetDateTime::toInstant));
  }

  /// The same for the same rows.
  Uni<String> version(SqlClient client) {
    return client
        .preparedQuery(VERSION)
        .execute()
        .map(rows -> rows.iterator().next().getString("version"));
  }

  Uni<Void> notePass(SqlConnection transaction, long block, Instant finishedAt) {
    return transaction
        .preparedQuery(NOTE_PASS)
        .execute(Tuple.of(block, finishedAt.atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }

  Uni<Map<Hotkey, Standing>> standings(SqlConnection transaction) {
    return transaction
        .query(STANDINGS)
        .execute()
        .map(
            rows -> {
              Map<Hotkey, Standing> standings = new HashMap<>();
              rows.forEach(
                  row -> standings.put(new Hotkey(row.getString("hotkey")), standing(row)));
              return standings;
            });
  }

  Uni<Map<String, Claim>> claims(SqlConnection transaction, Set<String> modelHashes) {
    return transaction
        .preparedQuery(CLAIMS)
        .execute(Tuple.of(modelHashes.toArray(String[]::new)))
        .map(
            rows -> {
              Map<String, Claim> claims = new HashMap<>();
              rows.forEach(row -> claims.put(row.getString("model_hash"), claim(row)));
              return claims;
            });
  }

  /// Replaces all rows: a hotkey may have moved to the seat of another one.
  Uni<Void> replace(SqlConnection transaction, List<Standing> standings) {
    Tuple columns =
        Tuple.tuple()
            .addValue(column(standings, String[]::new, standing -> standing.hotkey().ss58()))
            .addValue(column(standings, Integer[]::new, Standing::uid))
            .addValue(column(standings, Long[]::new, Standing::commitmentBlock))
            .addValue(ofModel(standings, Standing.Model::name))
            .addValue(ofModel(standings, Standing.Model::revision))
            .addValue(ofModel(standings, Standing.Model::chuteId))
            .addValue(ofModel(standings, model -> model.chuteSlug().orElse(null)))
            .addValue(ofModel(standings, model -> model.hash().orElse(null)))
            .addValue(
                column(standings, String[]::new, standing -> standing.invalidReason().orElse(null)))
            .addValue(
                column(
                    standings,
                    OffsetDateTime[]::new,
                    standing -> standing.decidedAt().atOffset(ZoneOffset.UTC)))
            .addValue(
                column(
                    standings,
                    OffsetDateTime[]::new,
                    standing -> standing.since().atOffset(ZoneOffset.UTC)))
            .addValue(column(standings, Boolean[]::new, Standing::stale));
    return transaction
        .query(CLEAR)
        .execute()
        .chain(() -> transaction.preparedQuery(FILL).execute(columns))
        .replaceWithVoid();
  }

  Uni<Void> claim(SqlConnection transaction, Collection<Claim> claims) {
    List<Claim> all = List.copyOf(claims);
    Tuple columns =
        Tuple.tuple()
            .addValue(column(all, String[]::new, Claim::modelHash))
            .addValue(column(all, Long[]::new, Claim::commitmentBlock))
            .addValue(column(all, Integer[]::new, Claim::uid))
            .addValue(column(all, String[]::new, claim -> claim.hotkey().ss58()));
    return transaction.preparedQuery(CLAIM).execute(columns).replaceWithVoid();
  }

  private static String[] ofModel(
      List<Standing> standings, Function<Standing.Model, String> member) {
    return column(standings, String[]::new, standing -> standing.model().map(member).orElse(null));
  }

  private static <R, T> T[] column(List<R> rows, IntFunction<T[]> array, Function<R, T> value) {
    return rows.stream().map(value).toArray(array);
  }

  private static Standing standing(Row row) {
    String name = row.getString("model_name");
    Optional<Standing.Model> model =
        name == null
            ? Optional.empty()
            : Optional.of(
                new Standing.Model(
                    name,
                    row.getString("model_revision"),
                    row.getString("chute_id"),
                    Optional.ofNullable(row.getString("chute_slug")),
                    Optional.ofNullable(row.getString("model_hash"))));
    return new Standing(
        new Hotkey(row.getString("hotkey")),
        row.getInteger("uid"),
        row.getLong("commitment_block"),
        model,
        Optional.ofNullable(row.getString("invalid_reason")),
        row.getOffsetDateTime("decided_at").toInstant(),
        Optional.ofNullable(row.getOffsetDateTime("verdict_since"))
            .orElseGet(() -> row.getOffsetDateTime("decided_at"))
            .toInstant(),
        row.getBoolean("stale"));
  }

  private static Claim claim(Row row) {
    return new Claim(
        row.getString("model_hash"),
        row.getLong("commitment_block"),
        row.getInteger("uid"),
        new Hotkey(row.getString("hotkey")));
  }
}
