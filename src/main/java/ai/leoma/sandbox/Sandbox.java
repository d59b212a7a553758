package ai.leoma.sandbox;

import ai.leoma.media.Media;
import ai.leoma.media.MediaLimits;
import ai.leoma.media.MediaTools;
import ai.leoma.sandbox.http.FreePort;
import ai.leoma.sandbox.outside.OutsideService;
import ai.leoma.sandbox.stores.EmbeddedObjectStore;
import ai.leoma.sandbox.stores.EmbeddedPostgres;
import ai.leoma.sandbox.studio.Renderer;
import ai.leoma.sandbox.studio.SourceVideos;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// The whole tournament in this process: database, object storage and the outside world are started
/// first, then the service on their addresses, then rounds and validators. With `--external`
/// service and validators are processes of somebody else, who is told what they need.
public final class Sandbox {
  private static final long STOP_PATIENCE_SECONDS = 9;

  private Sandbox() {}

  /// @param inProcess runs the service in this process
  /// @return exit code
  public static int run(SandboxRequest request, ServiceHost inProcess) {
    ServiceHost host = request.external() ? ServiceHost.outside() : inProcess;
    CountDownLatch ended = new CountDownLatch(1);
    AtomicBoolean isStopRequested = new AtomicBoolean();
    Thread onInterrupt =
        new Thread(
            () -> {
              isStopRequested.set(true);
              stopAndWait(host, ended);
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
      return run(options, folder, console, host, isStopRequested::get);
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
  private static void stopAndWait(ServiceHost host, CountDownLatch ended) {
    host.stop();
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
      ServiceHost host,
      BooleanSupplier isStopRequested) {
    console.say("Data lives in " + folder.path());
    Media media =
        new Media(
            MediaTools.locate(SandboxSettings.cacheFolder()),
            MediaLimits.standard(),
            folder.resolve("scratch"));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
        EmbeddedObjectStore store =
            EmbeddedObjectStore.start(
                folder.resolve("objects"),
                List.of(SandboxSettings.SAMPLES_BUCKET, SandboxSettings.SOURCE_BUCKET));
        World world = World.start(cast(options), worldSettings(options, folder, media))) {
      int port = options.port() == 0 ? FreePort.find() : options.port();
      SandboxSettings settings = new SandboxSettings(options, folder, postgres, store, world, port);
      console.say("Page and API: http://localhost:" + port);
      tellGuests(world, console, settings);
      try (ServiceApi api = new ServiceApi(URI.create("http://127.0.0.1:" + port))) {
        SandboxDirector director =
            new SandboxDirector(
                options,
                world,
                console,
                api,
                options.external()
                    ? outside(settings, world, postgres, store, api, console)
                    : inProcess(options, folder, settings, world, api, console),
                () -> sources(options, folder, media),
                isStopRequested);
        return director.run(host);
      }
    }
  }

  private static DirectedService inProcess(
      SandboxOptions options,
      SandboxFolder folder,
      SandboxSettings settings,
      World world,
      ServiceApi api,
      SandboxConsole console) {
    settings.ofThisProcess().forEach(System::setProperty);
    return new ServiceInProcess(options, folder, world, api, console::say);
  }

  private static DirectedService outside(
      SandboxSettings settings,
      World world,
      EmbeddedPostgres postgres,
      EmbeddedObjectStore store,
      ServiceApi api,
      SandboxConsole console) {
    DirectedService service =
        OutsideService.open(
            world.cast(), api, postgres, store, SandboxSettings.SOURCE_BUCKET, console::say);
    settings.writeForOutside().forEach(console::say);
    return service;
  }

  /// For each guest everything that `leoma validate` needs but its own key, ready to be pasted into
  /// its `config/application.properties`.
  private static void tellGuests(World world, SandboxConsole console, SandboxSettings settings) {
    for (GuestValidator guest : world.cast().guests()) {
      console.say("");
      console.say("# " + guest.name() + ", " + guest.hotkey().ss58());
      settings.of(guest).forEach((key, value) -> console.say(key + "=" + value));
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
}
