package ai.leoma.cli;

import ai.leoma.access.Records;
import ai.leoma.media.Media;
import ai.leoma.media.MediaLimits;
import ai.leoma.media.MediaTools;
import ai.leoma.sandbox.Cast;
import ai.leoma.sandbox.World;
import ai.leoma.sandbox.WorldSettings;
import ai.leoma.sandbox.stores.EmbeddedObjectStore;
import ai.leoma.sandbox.stores.EmbeddedPostgres;
import ai.leoma.sandbox.studio.Renderer;
import ai.leoma.sandbox.studio.SourceVideos;
import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.S3ObjectStore;
import ai.leoma.storage.StorageSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/// Three processes of `leoma serve` on one PostgreSQL, one object store and one imitated world,
/// with rounds, scoring and syncs of their own.
final class Trio implements AutoCloseable {
  private static final String SAMPLES = "leoma-samples";
  private static final String SOURCES = "leoma-videos";
  private static final long SEED = 5;
  private static final int VALIDATORS = 4;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /// The slow one takes 12 s before it begins: at least so long a round calls its miners.
  private static final List<String> MINERS = List.of("steady", "soft", "slow");

  private static final List<String> NAMES = List.of("first", "second", "third");

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Path folder;
  private final EmbeddedPostgres postgres;
  private final EmbeddedObjectStore objects;
  private final World world;
  private final Records records;
  private final Map<String, Replica> replicas = new HashMap<>();

  /// @param more settings beside the addresses
  Trio(Path folder, Map<String, String> more) throws InterruptedException {
    this.folder = folder;
    Media media =
        new Media(
            MediaTools.locate(Path.of(System.getProperty("user.home"), ".cache", "leoma")),
            MediaLimits.standard(),
            folder.resolve("scratch"));
    this.postgres = opened(EmbeddedPostgres.start(folder.resolve("postgres")));
    this.objects =
        opened(EmbeddedObjectStore.start(folder.resolve("objects"), List.of(SAMPLES, SOURCES)));
    Flyway.configure()
        .dataSource(postgres.jdbcUrl(), postgres.user(), postgres.password())
        .load()
        .migrate();
    this.records = new Records(dataSource(postgres));
    this.world =
        opened(
            World.start(
                Cast.of(SEED, MINERS, VALIDATORS, Map.of()),
                WorldSettings.standard(folder.resolve("world"), new Renderer(media)::render)));
    putSources(media);
    for (int i = 0; i < NAMES.size(); i++) {
      Map<String, String> settings = settings(NAMES.get(i));
      settings.putAll(more);
      replicas.put(
          NAMES.get(i),
          opened(new Replica(folder.resolve(NAMES.get(i)), 15_000 + 5_000 * i, settings)));
    }
    for (Replica replica : replicas.values()) {
      replica.awaitReady();
    }
  }

  Cast cast() {
    return world.cast();
  }

  Records records() {
    return records;
  }

  List<Replica> replicas() {
    return NAMES.stream().map(replicas::get).toList();
  }

  List<URI> addresses() {
    return replicas().stream().map(Replica::address).toList();
  }

  /// Whose connection holds the lock of the round.
  Optional<Replica> inTheRound() {
    return records
        .rows(
            "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)"
                + " WHERE locktype = 'advisory' AND granted AND objsubid = 1"
                + " AND (classid::bigint << 32) | objid::bigint"
                + " = hashtextextended('leoma.round.ti2v', 0)")
        .stream()
        .findFirst()
        .map(replicas::get);
  }

  /// What lies in the samples bucket under a task.
  List<String> objectsOf(long task) {
    try (S3ObjectStore samples = S3ObjectStore.open(storage(SAMPLES))) {
      return samples.list(task + "/", 1000).await().atMost(LIMIT).stream()
          .map(object -> object.key())
          .toList();
    }
  }

  private void putSources(Media media) {
    try (S3ObjectStore bucket = S3ObjectStore.open(storage(SOURCES))) {
      for (Path video : SourceVideos.make(media, folder.resolve("sources"), 2, SEED)) {
        bucket
            .put(new ObjectKey(video.getFileName().toString()), video, "video/mp4")
            .await()
            .atMost(LIMIT);
      }
    }
  }

  private StorageSettings storage(String bucket) {
    return StorageSettings.of(
        objects.endpoint(), objects.region(), objects.accessKey(), objects.secretKey(), bucket);
  }

  private static PGSimpleDataSource dataSource(EmbeddedPostgres postgres) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(postgres.jdbcUrl());
    dataSource.setUser(postgres.user());
    dataSource.setPassword(postgres.password());
    return dataSource;
  }

  private Map<String, String> settings(String name) {
    Map<String, String> settings = new HashMap<>(world.configuration());
    settings.put("leoma.database.url", postgres.reactiveUrl());
    settings.put("leoma.database.user", postgres.user());
    settings.put("leoma.database.password", postgres.password());
    settings.put("quarkus.datasource.reactive.additional-properties.application_name", name);
    settings.put("leoma.storage.endpoint", objects.endpoint().toString());
    settings.put("leoma.storage.access-key", objects.accessKey());
    settings.put("leoma.storage.secret-key", objects.secretKey());
    settings.put("leoma.storage.region", objects.region());
    settings.put("leoma.storage.samples-bucket", SAMPLES);
    settings.put("leoma.storage.source-bucket", SOURCES);
    settings.put("leoma.access.hotkey", world.cast().owner().hotkey().ss58());
    return settings;
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() throws Exception {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }
}
