package ai.leoma.task.round;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.database.Database;
import ai.leoma.digest.Sha256;
import ai.leoma.media.OneShot.Stretch;
import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.ObjectStore;
import ai.leoma.storage.SamplesBucket;
import ai.leoma.storage.SourceBucket;
import ai.leoma.storage.StorageConfig;
import ai.leoma.task.TaskPublished;
import ai.leoma.task.TestTaskConfig;
import ai.leoma.task.source.ClipStarts;
import ai.leoma.task.source.SourceClip;
import ai.leoma.task.source.SourceLimits;
import ai.leoma.task.source.TestSources;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/// Rounds over the real PostgreSQL and object storage, with everything else imitated.
@Singleton
class RoundFixture {
  static final Duration LIMIT = Duration.ofSeconds(60);

  @Inject Database database;
  @Inject TestSources sources;
  @Inject StorageConfig storage;
  @Inject @SamplesBucket ObjectStore samples;
  @Inject @SourceBucket ObjectStore sourceBucket;
  @Inject Event<TaskPublished> published;
  @Inject MeterRegistry meters;
  @Inject Clock clock;

  /// A process of its own, as far as the database can tell.
  Rounds rounds(FakeNeighbours neighbours) {
    return rounds(neighbours, neighbours.fuse);
  }

  Rounds rounds(RoundNeighbours neighbours, Fuse fuse) {
    return rounds(neighbours, fuse, "0s");
  }

  Rounds rounds(RoundNeighbours neighbours, Fuse fuse, String interval) {
    var config =
        TestTaskConfig.with(
            Map.of(
                "interval", interval,
                "block-poll", "1ms",
                "block-wait", "30s",
                "reuse-window", "3",
                "work-folder", "target/rounds"));
    RoundRepository repository = new FusedRepository(database, fuse);
    ClipDraw draw =
        new ClipDraw(
            config,
            repository,
            sources.repository(),
            new FusedStore(sourceBucket, fuse),
            neighbours);
    return new Rounds(
        database,
        config,
        storage,
        repository,
        draw,
        new FusedStore(samples, fuse),
        neighbours,
        clock,
        published,
        meters);
  }

  /// Two clips that no other test knows.
  void addSource() {
    byte[] content = ("source " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
    String sha256 = Sha256.hexOf(content);
    ObjectKey key = new ObjectKey("sources/" + sha256 + ".mp4");
    await(sourceBucket.putBytes(key, content, "video/mp4"));
    List<Stretch> stretches = List.of(new Stretch(Duration.ZERO, Duration.ofSeconds(10)));
    sources.add(
        new SourceClip(
            sha256,
            key,
            "folder",
            Optional.empty(),
            content.length,
            10_000,
            640,
            480,
            0,
            stretches,
            ClipStarts.of(stretches, 5000),
            SourceLimits.of("folder", Duration.ofSeconds(5), 1, 1000),
            clock.instant(),
            Optional.empty()));
  }

  /// So that a test knows every clip that can be drawn.
  void withdrawAllSources() {
    rows("UPDATE source_clip SET withdrawn_at = now()", Tuple.tuple());
  }

  long newestTask() {
    return row("SELECT coalesce(max(id), 0) AS id FROM task", Tuple.tuple()).getLong("id");
  }

  Row task(long id) {
    return row("SELECT * FROM task WHERE id = $1", Tuple.of(id));
  }

  Row round() {
    return row("SELECT * FROM task_round", Tuple.tuple());
  }

  List<Row> attempts(long task) {
    return rows("SELECT * FROM round_attempt WHERE task_id = $1 ORDER BY attempt", Tuple.of(task));
  }

  List<Row> generations(long task) {
    return rows(
        "SELECT * FROM generation WHERE task_id = $1 ORDER BY miner_hotkey", Tuple.of(task));
  }

  /// No gap, and every published task since `first` is whole: its objects are those of its plan,
  /// byte for byte, and no others.
  void requireWholeTasks(long first) throws Exception {
    Row all = row("SELECT count(*) AS tasks, coalesce(max(id), 0) AS id FROM task", Tuple.tuple());
    assertThat(all.getLong("tasks")).isEqualTo(all.getLong("id"));
    for (long id = first; id <= all.getLong("id"); id++) {
      requireWholeTask(id);
    }
  }

  private void requireWholeTask(long id) throws Exception {
    List<String> planned = new ArrayList<>();
    JsonArray plan = task(id).getJsonArray("artifacts");
    for (JsonObject item : IntStream.range(0, plan.size()).mapToObj(plan::getJsonObject).toList()) {
      planned.add(item.getString("key"));
      assertThat(Sha256.hexOf(content(item.getString("key")))).isEqualTo(item.getString("sha256"));
    }
    assertThat(objectsOf(id)).containsExactlyInAnyOrderElementsOf(planned);
    for (Row row : generations(id)) {
      boolean isServed = row.getString("outcome").equals("Served");
      String video = id + "/generated_videos/" + row.getString("miner_hotkey") + ".mp4";
      assertThat(planned.contains(video)).isEqualTo(isServed);
    }
  }

  List<String> objectsOf(long task) {
    return await(samples.list(task + "/", 100)).stream()
        .map(ObjectStore.StoredObject::key)
        .toList();
  }

  byte[] content(String key) throws Exception {
    Path file = Files.createTempFile("object", "");
    assertThat(await(samples.get(new ObjectKey(key), file, 16_000_000))).as(key).isPresent();
    byte[] content = Files.readAllBytes(file);
    Files.delete(file);
    return content;
  }

  Row row(String sql, Tuple parameters) {
    return rows(sql, parameters).getFirst();
  }

  List<Row> rows(String sql, Tuple parameters) {
    List<Row> rows = new ArrayList<>();
    await(database.pool().preparedQuery(sql).execute(parameters)).forEach(rows::add);
    return rows;
  }

  static <T> T await(Uni<T> work) {
    return work.await().atMost(LIMIT);
  }
}
