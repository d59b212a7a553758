package ai.leoma.sandbox.stores;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Gives a `@QuarkusTest` a real PostgreSQL and real object storage, empty, with their
/// configuration.
///
/// Both start once in a test run, however many tests ask for them, and stop when it ends. Tests
/// that share them keep apart by using ids of their own.
public final class TestStores implements QuarkusTestResourceLifecycleManager {

  private static final String SAMPLES_BUCKET = "leoma-samples";
  private static final String SOURCE_BUCKET = "leoma-videos";

  /// Every restart of the application under test may load this class anew, so that a static field
  /// would not be shared: what was started is told through system properties.
  private static final String SHARED_PREFIX = "test-stores.";

  @Override
  public Map<String, String> start() {
    Map<String, String> shared = shared();
    if (!shared.isEmpty()) {
      return shared;
    }
    Map<String, String> configuration = startBoth();
    configuration.forEach((key, value) -> System.setProperty(SHARED_PREFIX + key, value));
    return configuration;
  }

  /// Nothing: others of this run may still use them, and the end of the run stops them.
  @Override
  public void stop() {}

  private static Map<String, String> shared() {
    return System.getProperties().stringPropertyNames().stream()
        .filter(key -> key.startsWith(SHARED_PREFIX))
        .collect(
            Collectors.toMap(
                key -> key.substring(SHARED_PREFIX.length()), key -> System.getProperty(key)));
  }

  private static Map<String, String> startBoth() {
    Path folder = temporaryFolder();
    EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
    EmbeddedObjectStore objects =
        EmbeddedObjectStore.start(
            folder.resolve("objects"), List.of(SAMPLES_BUCKET, SOURCE_BUCKET));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stopBoth(postgres, objects, folder)));
    return Map.ofEntries(
        Map.entry("quarkus.datasource.username", postgres.user()),
        Map.entry("quarkus.datasource.password", postgres.password()),
        Map.entry("quarkus.datasource.jdbc.url", postgres.jdbcUrl()),
        Map.entry("quarkus.datasource.reactive.url", postgres.reactiveUrl()),
        Map.entry("leoma.storage.endpoint", objects.endpoint().toString()),
        Map.entry("leoma.storage.access-key", objects.accessKey()),
        Map.entry("leoma.storage.secret-key", objects.secretKey()),
        Map.entry("leoma.storage.region", objects.region()),
        Map.entry("leoma.storage.samples-bucket", SAMPLES_BUCKET),
        Map.entry("leoma.storage.source-bucket", SOURCE_BUCKET));
  }

  private static void stopBoth(
      EmbeddedPostgres postgres, EmbeddedObjectStore objects, Path folder) {
    postgres.close();
    objects.close();
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("leoma-test-stores");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a temporary folder", e);
    }
  }
}
