package ai.leoma.task;

import ai.leoma.chain.Hotkey;
import ai.leoma.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.StreamSupport;

/// The published tasks.
@ApplicationScoped
public class Tasks {
  private static final String NEWEST = "SELECT max(id) AS id FROM task";

  private static final String OLDEST_AFTER =
      "SELECT min(id) AS id FROM task WHERE published_at > $1";

  private static final String PARTICIPANTS =
      """
      SELECT task.id, generation.miner_hotkey
      FROM task
      LEFT JOIN generation ON generation.task_id = task.id AND generation.outcome = 'Served'
      WHERE task.id = ANY($1)
      """;

  private static final String GENERATIONS =
      """
      SELECT task_id, miner_hotkey, outcome, latency_millis, commitment_block, revision, chute_id,
             model_hash
      FROM generation
      WHERE task_id BETWEEN $1 AND $2
      ORDER BY task_id, miner_hotkey COLLATE "C"
      """;

  private static final String GENERATIONS_OF =
      """
      SELECT task_id, miner_hotkey, outcome, latency_millis, commitment_block, revision, chute_id,
             model_hash
      FROM generation
      WHERE miner_hotkey = $1 AND task_id BETWEEN $2 AND $3
      ORDER BY task_id
      """;

  private static final String NEWEST_START = "SELECT started_at FROM task ORDER BY id DESC LIMIT 1";

  private static final String PUBLISHED =
      """
      SELECT id, prompt, published_at
      FROM task
      WHERE id BETWEEN $1 AND $2
      ORDER BY id DESC
      """;

  /// So many tasks' participants are remembered: those that votes may come for, and some more.
  private static final int REMEMBERED_TASKS = 256;

  private final Database database;

  /// The participants of the tasks last asked for; what is published never changes. Guarded by
  /// itself.
  private final Map<TaskId, Set<Hotkey>> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TaskId, Set<Hotkey>> eldest) {
          return size() > REMEMBERED_TASKS;
        }
      };

  Tasks(Database database) {
    this.database = database;
  }

  public Uni<Optional<TaskId>> newestPublished() {
    return rows(NEWEST, Tuple.tuple()).map(Tasks::id);
  }

  /// The first of the tasks that were published later than at this time.
  public Uni<Optional<TaskId>> oldestPublishedAfter(Instant time) {
    return rows(OLDEST_AFTER, Tuple.of(time.atOffset(ZoneOffset.UTC))).map(Tasks::id);
  }

  private static Optional<TaskId> id(List<Row> rows) {
    return Optional.ofNullable(rows.getFirst().getLong("id")).map(TaskId::new);
  }

  /// For each of the ids that is published: the miners with a video in it. Unpublished ids are
  /// absent.
  public Uni<Map<TaskId, Set<Hotkey>>> participants(Set<TaskId> ids) {
    Map<TaskId, Set<Hotkey>> known = rememberedOf(ids);
    if (known.size() == ids.size()) {
      return Uni.createFrom().item(known);
    }
    Long[] wanted = ids.stream().map(TaskId::value).toArray(Long[]::new);
    return rows(PARTICIPANTS, Tuple.of(wanted)).map(Tasks::byTask).invoke(this::remember);
  }

  private Map<TaskId, Set<Hotkey>> rememberedOf(Set<TaskId> ids) {
    Map<TaskId, Set<Hotkey>> known = new HashMap<>();
    synchronized (remembered) {
      for (TaskId id : ids) {
        Optional.ofNullable(remembered.get(id)).ifPresent(miners -> known.put(id, miners));
      }
    }
    return known;
  }

  private void remember(Map<TaskId, Set<Hotkey>> read) {
    synchronized (remembered) {
      remembered.putAll(read);
    }
  }

  private static Map<TaskId, Set<Hotkey>> byTask(List<Row> rows) {
    Map<TaskId, Set<Hotkey>> miners = new HashMap<>();
    for (Row row : rows) {
      Set<Hotkey> served =
          miners.computeIfAbsent(new TaskId(row.getLong("id")), id -> new HashSet<>());
      Optional.ofNullable(row.getString("miner_hotkey")).map(Hotkey::new).ifPresent(served::add);
    }
    return miners;
  }

  /// Every generation of the published tasks `first` to `last`, both included.
  public Uni<List<GenerationRecord>> generations(TaskId first, TaskId last) {
    return rows(GENERATIONS, Tuple.of(first.value(), last.value()))
        .map(rows -> rows.stream().map(Tasks::generation).toList());
  }

  /// What one miner did in the published tasks `first` to `last`, both included.
  public Uni<List<GenerationRecord>> generationsOf(Hotkey miner, TaskId first, TaskId last) {
    return rows(GENERATIONS_OF, Tuple.of(miner.ss58(), first.value(), last.value()))
        .map(rows -> rows.stream().map(Tasks::generation).toList());
  }

  /// When the round of the newest published task began: the next one is due an interval later.
  public Uni<Optional<Instant>> newestStart() {
    return rows(NEWEST_START, Tuple.tuple())
        .map(
            rows ->
                rows.stream()
                    .map(row -> row.get(OffsetDateTime.class, "started_at").toInstant())
                    .findFirst());
  }

  private static GenerationRecord generation(Row row) {
    return new GenerationRecord(
        new TaskId(row.getLong("task_id")),
        new Hotkey(row.getString("miner_hotkey")),
        row.getString("outcome"),
        OptionalLong.of(row.getLong("latency_millis")),
        row.getLong("commitment_block"),
        row.getString("revision"),
        row.getString("chute_id"),
        row.getString("model_hash"));
  }

  /// The published tasks `first` to `last`, newest first.
  public Uni<List<PublishedTask>> published(TaskId first, TaskId last) {
    return rows(PUBLISHED, Tuple.of(first.value(), last.value()))
        .map(rows -> rows.stream().map(Tasks::task).toList());
  }

  private static PublishedTask task(Row row) {
    return new PublishedTask(
        new TaskId(row.getLong("id")),
        row.getString("prompt"),
        row.get(OffsetDateTime.class, "published_at").toInstant());
  }

  private Uni<List<Row>> rows(String sql, Tuple parameters) {
    return Uni.createFrom()
        .deferred(() -> database.pool().preparedQuery(sql).execute(parameters))
        .map(Tasks::asList);
  }

  private static List<Row> asList(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).toList();
  }
}
