package ai.leoma.ranking.archive;

import ai.leoma.database.Database;
import ai.leoma.json.WireTime;
import ai.leoma.ranking.archive.ArchivedRanking.Place;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// Reads the stored rankings.
@ApplicationScoped
class ArchiveRepository {
  private static final String NEWEST_FIRST =
      """
      SELECT id, competition_id, rules_version, window_tasks, newest_task, provisional,
             votes_position, winner_hotkey, computed_at, encode(inputs_sha256, 'hex') AS digest
      FROM ranking
      WHERE competition_id = $1 AND id < $2
      ORDER BY id DESC
      LIMIT $3
      """;

  private static final String ONE =
      """
      SELECT id, competition_id, rules_version, window_tasks, newest_task, provisional,
             votes_position, winner_hotkey, computed_at, encode(inputs_sha256, 'hex') AS digest
      FROM ranking
      WHERE id = $1
      """;

  private static final String PLACES =
      """
      SELECT hotkey, uid, commitment_block, valid, eligible, rank, passes, settled
      FROM ranking_standing
      WHERE ranking_id = $1
      ORDER BY place
      """;

  private static final String SNAPSHOT = "SELECT inputs FROM ranking WHERE id = $1";

  private final Database database;

  ArchiveRepository(Database database) {
    this.database = database;
  }

  Uni<List<ArchivedRanking>> newestFirst(String competition, long before, int most) {
    return rows(NEWEST_FIRST, Tuple.of(competition, before, most))
        .map(rows -> rows.stream().map(ArchiveRepository::ranking).toList());
  }

  Uni<Optional<ArchivedRanking>> ofId(long id) {
    return rows(ONE, Tuple.of(id))
        .map(rows -> rows.stream().map(ArchiveRepository::ranking).findFirst());
  }

  Uni<List<Place>> places(ArchivedRanking ranking) {
    return rows(PLACES, Tuple.of(ranking.id()))
        .map(rows -> rows.stream().map(row -> place(row, ranking.winner())).toList());
  }

  /// The snapshot's canonical text.
  Uni<Optional<String>> snapshot(long id) {
    return rows(SNAPSHOT, Tuple.of(id))
        .map(rows -> rows.stream().map(row -> row.getString("inputs")).findFirst());
  }

  private Uni<List<Row>> rows(String sql, Tuple values) {
    return database
        .pool()
        .preparedQuery(sql)
        .execute(values)
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).toList());
  }

  private static ArchivedRanking ranking(Row row) {
    return new ArchivedRanking(
        row.getLong("id"),
        row.getString("competition_id"),
        row.getInteger("rules_version"),
        row.getInteger("window_tasks"),
        row.getLong("newest_task"),
        row.getBoolean("provisional"),
        row.getLong("votes_position"),
        row.getString("winner_hotkey"),
        WireTime.of(row.getOffsetDateTime("computed_at").toInstant()),
        row.getString("digest"));
  }

  private static Place place(Row row, String winner) {
    int passes = row.getInteger("passes");
    int settled = row.getInteger("settled");
    return new Place(
        row.getString("hotkey"),
        row.getInteger("uid"),
        row.getLong("commitment_block"),
        row.getBoolean("valid"),
        row.getBoolean("eligible"),
        row.getInteger("rank"),
        passes,
        settled,
        settled == 0 ? 0.0 : (double) passes / settled,
        Objects.equals(row.getString("hotkey"), winner) ? 1.0 : 0.0);
  }
}
