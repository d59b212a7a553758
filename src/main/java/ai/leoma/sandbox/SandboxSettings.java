package ai.leoma.sandbox;

import ai.leoma.sandbox.http.FreePort;
import ai.leoma.sandbox.outside.EnvironmentFile;
import ai.leoma.sandbox.stores.EmbeddedObjectStore;
import ai.leoma.sandbox.stores.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What service and validators are configured with, by key, so that they find what is imitated
/// here. Time is compressed: the product's own intervals in seconds instead of minutes.
final class SandboxSettings {
  static final String SAMPLES_BUCKET = "leoma-samples";
  static final String SOURCE_BUCKET = "leoma-videos";

  private static final int WALK_BACK = 100;
  private static final String OUTSIDE = "outside";
  private static final Pattern OF_VALIDATORS = Pattern.compile("leoma\\.(chain|judge)\\..*");

  private final SandboxOptions options;
  private final SandboxFolder folder;
  private final EmbeddedPostgres postgres;
  private final EmbeddedObjectStore store;
  private final World world;
  private final int port;

  SandboxSettings(
      SandboxOptions options,
      SandboxFolder folder,
      EmbeddedPostgres postgres,
      EmbeddedObjectStore store,
      World world,
      int port) {
    this.options = options;
    this.folder = folder;
    this.postgres = postgres;
    this.store = store;
    this.world = world;
    this.port = port;
  }

  static Path cacheFolder() {
    return Path.of(System.getProperty("user.home"), ".cache", "leoma");
  }

  /// Of service and validators in this process.
  Map<String, String> ofThisProcess() {
    Map<String, String> keys = new HashMap<>();
    keys.putAll(ofBoth());
    keys.putAll(ofOwner());
    keys.putAll(ofValidators());
    keys.putAll(http(port));
    keys.putAll(files(folder.path()));
    keys.put("leoma.role", "sandbox");
    // rounds are run here, one right after the other
    keys.put("leoma.task.interval", "0s");
    keys.put("quarkus.datasource.reactive.url", postgres.reactiveUrl());
    keys.put("quarkus.datasource.jdbc.url", postgres.jdbcUrl());
    keys.put("quarkus.datasource.username", postgres.user());
    keys.put("quarkus.datasource.password", postgres.password());
    keys.put("quarkus.log.file.enabled", "true");
    keys.put("quarkus.log.file.path", folder.resolve("leoma.log").toString());
    keys.put("quarkus.log.console.stderr", "true");
    keys.put("quarkus.log.console.level", "ERROR");
    return keys;
  }

  /// Of a validator that runs elsewhere, everything but its own key, in order.
  Map<String, String> of(GuestValidator guest) {
    Map<String, String> keys = new TreeMap<>(addresses());
    keys.put("leoma.storage.samples-bucket", SAMPLES_BUCKET);
    keys.putAll(ofValidator(world.configuration(guest)));
    return keys;
  }

  /// Writes the settings of a service and of validators that somebody else starts, each into a file
  /// of variables.
  ///
  /// @return what to tell people
  List<String> writeForOutside() {
    Path outside = createdFolder(folder.resolve(OUTSIDE));
    List<String> lines = new ArrayList<>();
    Path owner = outside.resolve("owner.env");
    EnvironmentFile.write(owner, List.of("for leoma serve"), outsideOwner(outside));
    lines.add("Settings of the service: " + owner);
    for (ImitatedValidator validator : world.cast().validators()) {
      Path file = outside.resolve(validator.name() + ".env");
      EnvironmentFile.write(
          file,
          List.of("for leoma validate", validator.hotkey().ss58()),
          outsideValidator(validator, outside));
      lines.add("Settings of a validator: " + file);
    }
    return lines;
  }

  private Map<String, String> outsideOwner(Path outside) {
    Map<String, String> keys = new HashMap<>();
    keys.putAll(ofBoth());
    keys.putAll(ofOwner());
    keys.putAll(http(port));
    keys.putAll(files(outside.resolve("owner")));
    keys.put("leoma.database.url", postgres.reactiveUrl());
    keys.put("leoma.database.user", postgres.user());
    keys.put("leoma.database.password", postgres.password());
    // it looks once a second whether a round is due, and begins when the sandbox lets it
    keys.put("leoma.task.interval", "1s");
    keys.put("leoma.task.source-interval", "1s");
    return keys;
  }

  private Map<String, String> outsideValidator(ImitatedValidator validator, Path outside) {
    Path own = outside.resolve(validator.name());
    Path key = outside.resolve(validator.name() + ".hotkey");
    EnvironmentFile.writeSecret(key, world.cast().seedOf(validator) + "\n");
    Map<String, String> keys = new HashMap<>();
    keys.putAll(ofBoth());
    keys.putAll(addresses());
    keys.putAll(ofValidators());
    keys.putAll(ofValidator(world.configuration(validator)));
    keys.putAll(http(FreePort.find()));
    keys.putAll(files(own));
    keys.remove("leoma.task.work-folder");
    keys.put("leoma.validator.hotkey-file", key.toString());
    keys.put("leoma.validator.folder", own.resolve("journal").toString());
    return keys;
  }

  private static Map<String, String> ofValidator(Map<String, String> configuration) {
    return configuration.entrySet().stream()
        .filter(entry -> OF_VALIDATORS.matcher(entry.getKey()).matches())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private Map<String, String> addresses() {
    return Map.of(
        "leoma.validator.api-url", "http://localhost:" + port,
        "leoma.validator.api-hotkey", world.cast().owner().hotkey().ss58(),
        "leoma.storage.endpoint", store.endpoint().toString(),
        "leoma.storage.region", store.region(),
        "leoma.storage.access-key", store.accessKey(),
        "leoma.storage.secret-key", store.secretKey());
  }

  private Map<String, String> ofBoth() {
    return Map.of(
        "leoma.storage.endpoint", store.endpoint().toString(),
        "leoma.storage.region", store.region(),
        "leoma.storage.access-key", store.accessKey(),
        "leoma.storage.secret-key", store.secretKey(),
        "leoma.storage.samples-bucket", SAMPLES_BUCKET,
        "leoma.media.cache-folder", cacheFolder().toString(),
        "leoma.judge.back-off", "200ms");
  }

  private Map<String, String> ofOwner() {
    Map<String, String> keys = new HashMap<>(world.configuration());
    keys.put("leoma.access.hotkey", world.cast().owner().hotkey().ss58());
    keys.put("leoma.ranking.snapshot-key-file", ownerKeyFile().toString());
    keys.put("leoma.storage.source-bucket", SOURCE_BUCKET);
    keys.put("leoma.ranking.window", Integer.toString(options.tournament().window()));
    keys.put("leoma.ranking.interval", "2s");
    keys.put("leoma.evaluation.embargo", "10s");
    keys.put("leoma.miner.validation-interval", "15s");
    keys.put("leoma.validator.sync-interval", "15s");
    keys.put("leoma.task.block-poll", "100ms");
    keys.put("leoma.inference.deadline", "8s");
    keys.put("leoma.inference.lookup-cache", "2s");
    keys.put("leoma.inference.busy-retry-pause", "300ms");
    keys.put("leoma.inference.failed-instance-retry-pause", "300ms");
    return keys;
  }

  private Map<String, String> ofValidators() {
    Map<String, String> keys = new HashMap<>();
    keys.put("leoma.validator.api-hotkey", world.cast().owner().hotkey().ss58());
    keys.put("leoma.validator.poll-interval", "500ms");
    keys.put("leoma.validator.weight-interval", "2s");
    keys.put("leoma.validator.weight-blocks", "20");
    keys.put("leoma.validator.check-interval", "5s");
    keys.put("leoma.validator.check-pause", "1s");
    keys.put(
        "leoma.validator.walk-back",
        Integer.toString(Math.max(WALK_BACK, options.tasks().orElse(WALK_BACK))));
    keys.put("leoma.validator.judge-at-once", "2");
    return keys;
  }

  private static Map<String, String> http(int port) {
    return Map.of("quarkus.http.host", "127.0.0.1", "quarkus.http.port", Integer.toString(port));
  }

  private static Map<String, String> files(Path own) {
    return Map.of(
        "leoma.media.scratch-folder", own.resolve("scratch").toString(),
        "leoma.task.work-folder", own.resolve("rounds").toString());
  }

  /// The key of an imitated owner, which follows from the seed: no secret.
  private Path ownerKeyFile() {
    Path file = folder.resolve("owner-hotkey");
    EnvironmentFile.writeSecret(file, world.cast().ownerSeed() + "\n");
    return file;
  }

  private static Path createdFolder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder, e);
    }
  }
}
