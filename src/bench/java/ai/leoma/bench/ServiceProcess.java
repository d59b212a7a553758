package ai.leoma.bench;

import ai.leoma.sandbox.http.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// The owner's service as it runs in production: `serve`, packaged, in a process of its own with a
/// heap of its own. The chain and the miners are not there, so that what was put into the tables
/// stays.
final class ServiceProcess implements AutoCloseable {
  static final int HEAP_MEGABYTES = 256;

  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final double MEGABYTE = 1 << 20;
  private static final String NOWHERE = "http://127.0.0.1:1";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final int port;
  private final Path log;

  private ServiceProcess(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /// Comes back when the service answers.
  ///
  /// @param settings further configuration, by key
  static ServiceProcess start(BenchStores stores, Map<String, String> settings) {
    return start(Program.namedOrForJvm(), stores, settings);
  }

  static ServiceProcess start(Program program, BenchStores stores, Map<String, String> settings) {
    Path log = stores.folder().resolve("service.log");
    int port = FreePort.find();
    Process process = launch(program, stores, settings(stores, port, settings), log);
    ServiceProcess service = new ServiceProcess(process, port, log);
    service.awaitAnswer();
    return service;
  }

  /// Does not wait for an answer.
  static Process launch(
      Program program, BenchStores stores, Map<String, String> settings, Path log) {
    try {
      return new ProcessBuilder(program.command(HEAP_MEGABYTES, settings, "serve"))
          .directory(stores.folder().toFile())
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("the service does not start", e);
    }
  }

  int port() {
    return port;
  }

  /// The heap in use at this moment, garbage included.
  double heapMegabytes() {
    return get("/metrics")
            .body()
            .lines()
            .filter(line -> line.startsWith("jvm_memory_used_bytes{") && line.contains("heap\""))
            .filter(line -> !line.contains("nonheap"))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum()
        / MEGABYTE;
  }

  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /// The most memory that it had so far.
  double peakResidentMegabytes() {
    return new ProcessFigures(process.pid()).peakResidentMegabytes();
  }

  @Override
  public void close() {
    end(process);
    client.close();
  }

  static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /// The configuration of production, by key.
  ///
  /// @param further more of them, by key
  static Map<String, String> settings(BenchStores stores, int port, Map<String, String> further) {
    Map<String, String> all = new TreeMap<>(configuration(stores, port));
    all.putAll(further);
    return all;
  }

  private static Map<String, String> configuration(BenchStores stores, int port) {
    return Map.ofEntries(
        Map.entry("quarkus.http.port", Integer.toString(port)),
        Map.entry("quarkus.http.host", "127.0.0.1"),
        Map.entry("leoma.home", Home.folder().toString()),
        // one machine asks for everything: what is measured is not what one address may ask for
        Map.entry("leoma.http.requests-per-second", "1000000"),
        Map.entry("leoma.http.request-burst", "1000000"),
        Map.entry("leoma.access.writes-per-minute", "1000000"),
        Map.entry("leoma.database.url", stores.postgres().reactiveUrl()),
        Map.entry("leoma.database.user", stores.postgres().user()),
        Map.entry("leoma.database.password", stores.postgres().password()),
        Map.entry("leoma.storage.endpoint", stores.objects().endpoint().toString()),
        Map.entry("leoma.storage.access-key", stores.objects().accessKey()),
        Map.entry("leoma.storage.secret-key", stores.objects().secretKey()),
        Map.entry("leoma.storage.region", stores.objects().region()),
        Map.entry("leoma.chain.pylon.url", NOWHERE),
        Map.entry("leoma.chain.pylon.token", "none"),
        Map.entry("leoma.inference.chutes-key", "none"),
        Map.entry("leoma.judge.openai.api-key", "none"));
  }

  private void awaitAnswer() {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (true) {
      try {
        if (get("/health").statusCode() == 200) {
          return;
        }
      } catch (UncheckedIOException notYet) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IllegalStateException("the service does not answer; see " + log, notYet);
        }
      }
      pause();
    }
  }

  private void pause() {
    try {
      process.waitFor(100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private HttpResponse<String> get(String path) {
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
