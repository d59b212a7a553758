package ai.leoma.validator;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.Rao;
import ai.leoma.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// The list of validators in PostgreSQL.
@ApplicationScoped
class ValidatorRepository {
  private static final String ALL =
      "SELECT hotkey, uid, stake, synced_block FROM validator ORDER BY uid";

  /// A visit right after another is not noted: it would cost a commit, and nobody looks closer.
  private static final String VISIT =
      """
      WITH noted AS (
        UPDATE validator SET last_seen_at = clock_timestamp()
        WHERE hotkey = $1
          AND (last_seen_at IS NULL OR last_seen_at < clock_timestamp() - interval '10 seconds'))
      SELECT EXISTS (SELECT FROM validator WHERE hotkey = $1) AS listed
      """;

  /// Syncs of several replicas wait for each other.
  private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtext('leoma.validator'))";

  private static final String REMOVE_OTHERS = "DELETE FROM validator WHERE hotkey <> ALL ($1)";

  private static final String PUT =
      """
      INSERT INTO validator (hotkey, uid, stake, synced_block)
      SELECT listed.hotkey, listed.uid, listed.stake::numeric, $4
      FROM unnest($1::text[], $2::int[], $3::text[]) AS listed (hotkey, uid, stake)
      ON CONFLICT (hotkey) DO UPDATE
      SET uid = EXCLUDED.uid, stake = EXCLUDED.stake, synced_block = EXCLUDED.synced_block,
          synced_at = EXCLUDED.synced_at
      """;

  private final Database database;

  ValidatorRepository(Database database) {
    this.database = database;
  }

  Uni<List<RegisteredValidator>> all() {
    return database
        .pool()
        .preparedQuery(ALL)
        .execute()
        .map(rows -> rows.stream().map(ValidatorRepository::validator).toList());
  }

  /// Notes the visit, to ten seconds; false when the hotkey is not in the list.
  Uni<Boolean> visit(Hotkey hotkey) {
    return database
        .pool()
        .preparedQuery(VISIT)
        .execute(Tuple.of(hotkey.ss58()))
        .map(rows -> rows.iterator().next().getBoolean("listed"));
  }

  /// The list as the last sync of any replica left it; from here to the end of the transaction
  /// nobody else syncs.
  Uni<List<RegisteredValidator>> lock(SqlConnection transaction) {
    return transaction
        .query(LOCK)
        .execute()
        .chain(() -> transaction.query(ALL).execute())
        .map(rows -> rows.stream().map(ValidatorRepository::validator).toList());
  }

  /// Replaces the list. Who stays keeps the time of the last visit.
  Uni<Void> replace(SqlConnection transaction, List<Neuron> validators, long block) {
    String[] hotkeys = validators.stream().map(seat -> seat.hotkey().ss58()).toArray(String[]::new);
    Integer[] uids = validators.stream().map(Neuron::uid).toArray(Integer[]::new);
    String[] stakes =
        validators.stream().map(seat -> seat.stake().amount().toString()).toArray(String[]::new);
    return transaction
        .preparedQuery(REMOVE_OTHERS)
        .execute(Tuple.tuple().addValue(hotkeys))
        .chain(
            () ->
                transaction
                    .preparedQuery(PUT)
                    .execute(
                        Tuple.tuple()
                            .addValue(hotkeys)
                            .addValue(uids)
                            .addValue(stakes)
                            .addLong(block)))
        .replaceWithVoid();
  }

  private static RegisteredValidator validator(Row row) {
    return new RegisteredValidator(
        new Hotkey(row.getString("hotkey")),
        row.getInteger("uid"),
        new Rao(row.getBigDecimal("stake").toBigIntegerExact()),
        row.getLong("synced_block"));
  }
}
