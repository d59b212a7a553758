package ai.leoma.sandbox;

import ai.leoma.media.Media;
import ai.leoma.media.MediaLimits;
import ai.leoma.media.MediaTools;
import ai.leoma.sandbox.stores.EmbeddedObjectStore;
import ai.leoma.sandbox.stores.EmbeddedPostgres;
import ai.leoma.sandbox.studio.Renderer;
import ai.leoma.sandbox.studio.SourceVideos;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/// The whole tournament in this process: database, object storage and the outside world are started
/// first, then the service on their addresses, then rounds and validators.
public final class Sandbox {
  private static final String SAMPLES_BUCKET = "leoma-samples";
  private static final String SOURCE_BUCKET = "leoma-videos";
  private static final int WALK_BACK = 100;
  private static final long STOP_PATIENCE_SECONDS = 9;

  private Sandbox() {}

  /// @param service runs the service in this process until it is stopped and answers its exit code
  /// @return exit code
  public static int run(SandboxRequest request, IntSupplier service) {
    CountDownLatch ended = new CountDownLatch(1);
    AtomicBoolean isStopRequested = new AtomicBoolean();
    Thread onInterrupt =
        new Thread(
            () -> {
              isStopRequested.set(true);
              stopAndWait(ended);
            },
            "sandbox-stop");
    SandboxConsole console = new SandboxConsole(request.json());
    try (SandboxFolder folder = SandboxFolder.open(request.folder())) {
      SandboxOptions options = completed(request, folder);
      requireFree(options.port());
      if (!request.keep()) {
        folder.empty();
      }
      folder.remember(options.tournament());
      Runtime.getRuntime().addShutdownHook(onInterrupt);
      return run(options, folder, console, service, isStopRequested::get);
    } finally {
      ended.countDown();
    }
  }

  private static SandboxOptions completed(SandboxRequest request, SandboxFolder folder) {
    try {
      return request.completed(request.keep() ? folder.lastTournament() : Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new SandboxRefused(e.getMessage());
    }
  }

  /// Asked before anything is deleted or started: what listens there could be taken for this
  /// sandbox's own service.
  private static void requireFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress("127.0.0.1", port));
    } catch (IOException e) {
      throw new SandboxRefused(
          "port %d cannot be used (%s); name another with --port, or 0 for any free one"
              .formatted(port, e.getMessage()));
    }
  }

  /// Ctrl-C: the service is asked to stop, and the process ends when everything around it has
  /// stopped too.
  private static void stopAndWait(CountDownLatch ended) {
    Quarkus.asyncExit();
    try {
      if (!ended.await(STOP_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("leoma sandbox: did not stop in time; the data is safe, --keep goes on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int run(
      SandboxOptions options,
      SandboxFolder folder,
      SandboxConsole console,
      IntSupplier service,
      BooleanSupplier isStopRequested) {
    console.say("Data lives in " + folder.path());
    Media media =
        new Media(
            MediaTools.locate(cacheFolder()), MediaLimits.standard(), folder.resolve("scratch"));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
        EmbeddedObjectStore store =
            EmbeddedObjectStore.start(
                folder.resolve("objects"), List.of(SAMPLES_BUCKET, SOURCE_BUCKET));
        World world = World.start(cast(options), worldSettings(options, folder, media))) {
      int port = options.port() == 0 ? freePort() : options.port();
      configuration(options, folder, postgres, store, world, port).forEach(System::setProperty);
      sayWhereTo(world, console, store, port);
      SandboxDirector director =
          new SandboxDirector(
              options,
              folder,
              world,
              console,
              port,
              () -> sources(options, folder, media),
              isStopRequested);
      return director.run(service);
    }
  }

  /// For each guest everything that `leoma validate` needs but its own key, ready to be pasted into
  /// its `config/application.properties`.
  private static void sayWhereTo(
      World world, SandboxConsole console, EmbeddedObjectStore store, int port) {
    console.say("Page and API: http://localhost:" + port);
    for (GuestValidator guest : world.cast().guests()) {
      console.say("");
      console.say("# " + guest.name() + ", " + guest.hotkey().ss58());
      console.say("leoma.validator.api-url=http://localhost:" + port);
      console.say("leoma.validator.api-hotkey=" + world.cast().owner().hotkey().ss58());
      console.say("leoma.storage.endpoint=" + store.endpoint());
      console.say("leoma.storage.region=" + store.region());
      console.say("leoma.storage.access-key=" + store.accessKey());
      console.say("leoma.storage.secret-key=" + store.secretKey());
      console.say("leoma.storage.samples-bucket=" + SAMPLES_BUCKET);
      world.configuration(guest).entrySet().stream()
          .filter(entry -> entry.getKey().matches("leoma\\.(chain|judge)\\..*"))
          .sorted(Map.Entry.comparingByKey())
          .forEach(entry -> console.say(entry.getKey() + "=" + entry.getValue()));
      console.say("");
    }
  }

  private static Cast cast(SandboxOptions options) {
    return Cast.of(
        options.tournament().seed(),
        options.tournament().miners(),
        options.tournament().validators(),
        options.tournament().guests());
  }

  private static WorldSettings worldSettings(
      SandboxOptions options, SandboxFolder folder, Media media) {
    return WorldSettings.standard(folder.resolve("world"), new Renderer(media)::render)
        .withJudge(options.judge(), options.gullible())
        .withChain(options.chain().adapter(), options.chain().hasCommitReveal());
  }

  /// Time is compressed: the product's own intervals in seconds instead of minutes.
  private static Map<String, String> configuration(
      SandboxOptions options,
      SandboxFolder folder,
      EmbeddedPostgres postgres,
      EmbeddedObjectStore store,
      World world,
      int port) {
    Map<String, String> keys = new HashMap<>(world.configuration());
    keys.put("leoma.role", "sandbox");
    keys.put("leoma.access.hotkey", world.cast().owner().hotkey().ss58());
    keys.put("leoma.ranking.snapshot-key-file", ownerKeyFile(world, folder).toString());
    keys.put("leoma.validator.api-hotkey", world.cast().owner().hotkey().ss58());
    keys.put("quarkus.http.host", "127.0.0.1");
    keys.put("quarkus.http.port", Integer.toString(port));
    keys.put("quarkus.datasource.reactive.url", postgres.reactiveUrl());
    keys.put("quarkus.datasource.jdbc.url", postgres.jdbcUrl());
    keys.put("quarkus.datasource.username", postgres.user());
    keys.put("quarkus.datasource.password", postgres.password());
    keys.put("leoma.storage.endpoint", store.endpoint().toString());
    keys.put("leoma.storage.region", store.region());
    keys.put("leoma.storage.access-key", store.accessKey());
    keys.put("leoma.storage.secret-key", store.secretKey());
    keys.put("leoma.storage.samples-bucket", SAMPLES_BUCKET);
    keys.put("leoma.storage.source-bucket", SOURCE_BUCKET);
    keys.put("leoma.media.cache-folder", cacheFolder().toString());
    keys.put("leoma.media.scratch-folder", folder.resolve("scratch").toString());
    keys.put("leoma.ranking.window", Integer.toString(options.tournament().window()));
    keys.put("leoma.ranking.interval", "2s");
    keys.put("leoma.evaluation.embargo", "10s");
    keys.put("leoma.task.interval", "0s");
    keys.put("leoma.miner.validation-interval", "15s");
    keys.put("leoma.validator.sync-interval", "15s");
    keys.put("leoma.validator.poll-interval", "500ms");
    keys.put("leoma.validator.weight-interval", "2s");
    keys.put("leoma.validator.weight-blocks", "20");
    keys.put("leoma.validator.check-interval", "5s");
    keys.put("leoma.validator.check-pause", "1s");
    keys.put(
        "leoma.validator.walk-back",
        Integer.toString(Math.max(WALK_BACK, options.tasks().orElse(WALK_BACK))));
    keys.put("leoma.validator.judge-at-once", "2");
    keys.put("leoma.task.block-poll", "100ms");
    keys.put("leoma.task.work-folder", folder.resolve("rounds").toString());
    keys.put("leoma.inference.deadline", "8s");
    keys.put("leoma.inference.lookup-cache", "2s");
    keys.put("leoma.inference.busy-retry-pause", "300ms");
    keys.put("leoma.inference.failed-instance-retry-pause", "300ms");
    keys.put("leoma.judge.back-off", "200ms");
    keys.put("quarkus.log.file.enabled", "true");
    keys.put("quarkus.log.file.path", folder.resolve("leoma.log").toString());
    keys.put("quarkus.log.console.stderr", "true");
    keys.put("quarkus.log.console.level", "ERROR");
    return keys;
  }

  /// The key of an imitated owner, which follows from the seed: no secret.
  private static Path ownerKeyFile(World world, SandboxFolder folder) {
    Path file = folder.resolve("owner-hotkey");
    try {
      Files.writeString(file, world.cast().ownerSeed() + "\n");
      if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /// The user's videos, or some that are made on first use.
  private static List<Path> sources(SandboxOptions options, SandboxFolder folder, Media media) {
    if (options.source().isEmpty()) {
      return SourceVideos.make(
          media,
          folder.resolve("sources"),
          SourceVideos.DEFAULT_COUNT,
          options.tournament().seed());
    }
    Path source = options.source().get();
    try (var files = Files.list(source)) {
      return files.filter(file -> !Files.isDirectory(file)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + source, e);
    }
  }

  private static Path cacheFolder() {
    return Path.of(System.getProperty("user.home"), ".cache", "leoma");
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
