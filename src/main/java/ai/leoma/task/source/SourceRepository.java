package ai.leoma.task.source;

import ai.leoma.database.Database;
import ai.leoma.media.OneShot.Stretch;
import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.ObjectStore.StoredObject;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/// The pool of sources in PostgreSQL.
@ApplicationScoped
public class SourceRepository {
  private static final String INSERT =
      """
      INSERT INTO source_clip (sha256, object_key, origin, supplier, bytes, duration_millis,
                               width_pixels, height_pixels, cuts, stretches, starts_millis, limits,
                               added_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      ON CONFLICT DO NOTHING
      """;

  private static final String BY_DIGEST =
      """
      SELECT sha256, object_key, origin, supplier, bytes, duration_millis, width_pixels,
             height_pixels, cuts, stretches, starts_millis, limits, added_at, withdrawn_at
      FROM source_clip
      WHERE sha256 = $1
      """;

  private static final String DRAWABLE =
      """
      SELECT sha256, starts_millis
      FROM source_clip
      WHERE withdrawn_at IS NULL
      """;

  private static final String KNOWN_KEYS =
      """
      SELECT object_key FROM source_clip WHERE object_key = ANY($1)
      UNION
      SELECT refused.object_key
      FROM source_refusal refused
      JOIN unnest($1::text[], $2::bigint[]) AS listed (object_key, bytes)
        ON listed.object_key = refused.object_key AND listed.bytes = refused.bytes
      """;

  private static final String REFUSE =
      """
      INSERT INTO source_refusal (object_key, bytes, reason, refused_at)
      VALUES ($1, $2, $3, $4)
      ON CONFLICT (object_key) DO UPDATE
      SET bytes = excluded.bytes, reason = excluded.reason, refused_at = excluded.refused_at
      """;

  private static final String WITHDRAW =
      "UPDATE source_clip SET withdrawn_at = coalesce(withdrawn_at, $2) WHERE sha256 = $1";

  private final Database database;

  SourceRepository(Database database) {
    this.database = database;
  }

  /// Whether the row is new.
  Uni<Boolean> add(SourceClip clip) {
    Object[] values = {
      clip.sha256(),
      clip.key().value(),
      clip.origin(),
      clip.supplier().orElse(null),
      clip.bytes(),
      clip.durationMillis(),
      clip.widthPixels(),
      clip.heightPixels(),
      clip.cuts(),
      stretchesJson(clip.stretches()),
      clip.startsMillis().toArray(Long[]::new),
      limitsJson(clip.limits()),
      utc(clip.addedAt())
    };
    return execute(INSERT, Tuple.from(values)).map(rows -> rows.rowCount() == 1);
  }

  public Uni<Optional<SourceClip>> ofDigest(String sha256) {
    return execute(BY_DIGEST, Tuple.of(sha256))
        .map(rows -> stream(rows).findFirst().map(SourceRepository::clip));
  }

  /// Every clip that may be drawn at this moment, read in the caller's transaction.
  public static Uni<FrozenPool> drawable(SqlClient transaction) {
    return transaction
        .preparedQuery(DRAWABLE)
        .execute()
        .map(rows -> FrozenPool.of(stream(rows).flatMap(SourceRepository::clipRefs).toList()));
  }

  private static java.util.stream.Stream<ClipRef> clipRefs(Row row) {
    return Arrays.stream(row.getArrayOfLongs("starts_millis"))
        .map(start -> new ClipRef(row.getString("sha256"), start));
  }

  /// Which of the listed objects were looked at before: taken in, or refused with that very size.
  Uni<Set<String>> known(List<StoredObject> listed) {
    String[] keys = listed.stream().map(StoredObject::key).toArray(String[]::new);
    Long[] bytes = listed.stream().map(StoredObject::bytes).toArray(Long[]::new);
    return execute(KNOWN_KEYS, Tuple.of(keys, bytes))
        .map(
            rows -> {
              Set<String> known = new HashSet<>();
              rows.forEach(row -> known.add(row.getString("object_key")));
              return known;
            });
  }

  Uni<Void> refuse(StoredObject object, String reason, Instant at) {
    return execute(REFUSE, Tuple.of(object.key(), object.bytes(), reason, utc(at)))
        .replaceWithVoid();
  }

  Uni<Boolean> withdraw(String sha256, Instant at) {
    return execute(WITHDRAW, Tuple.of(sha256, utc(at))).map(rows -> rows.rowCount() == 1);
  }

  private Uni<RowSet<Row>> execute(String sql, Tuple parameters) {
    return Uni.createFrom().deferred(() -> database.pool().preparedQuery(sql).execute(parameters));
  }

  private static SourceClip clip(Row row) {
    return new SourceClip(
        row.getString("sha256"),
        new ObjectKey(row.getString("object_key")),
        row.getString("origin"),
        Optional.ofNullable(row.getString("supplier")),
        row.getLong("bytes"),
        row.getLong("duration_millis"),
        row.getInteger("width_pixels"),
        row.getInteger("height_pixels"),
        row.getInteger("cuts"),
        stretches(row.getJsonArray("stretches")),
        List.of(row.getArrayOfLongs("starts_millis")),
        limits(row.getJsonObject("limits")),
        row.getOffsetDateTime("added_at").toInstant(),
        Optional.ofNullable(row.getOffsetDateTime("withdrawn_at")).map(OffsetDateTime::toInstant));
  }

  private static JsonObject limitsJson(SourceLimits limits) {
    return new JsonObject()
        .put("minBytes", limits.minBytes())
        .put("maxBytes", limits.maxBytes())
        .put("minDurationMillis", limits.minDurationMillis())
        .put("clipMillis", limits.clipMillis())
        .put("startOffsetMillis", limits.startOffsetMillis());
  }

  private static SourceLimits limits(JsonObject json) {
    return new SourceLimits(
        json.getLong("minBytes"),
        json.getLong("maxBytes"),
        json.getLong("minDurationMillis"),
        json.getLong("clipMillis"),
        json.getLong("startOffsetMillis"));
  }

  private static JsonArray stretchesJson(List<Stretch> stretches) {
    JsonArray json = new JsonArray();
    stretches.forEach(
        stretch ->
            json.add(
                new JsonObject()
                    .put("start_millis", stretch.start().toMillis())
                    .put("end_millis", stretch.end().toMillis())));
    return json;
  }

  private static List<Stretch> stretches(JsonArray json) {
    return IntStream.range(0, json.size())
        .mapToObj(json::getJsonObject)
        .map(
            each ->
                new Stretch(
                    Duration.ofMillis(each.getLong("start_millis")),
                    Duration.ofMillis(each.getLong("end_millis"))))
        .toList();
  }

  private static java.util.stream.Stream<Row> stream(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
