package ai.leoma.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    Path log = stores.folder().resolve("service.log");
    int port = freePort();
    try {
      Process process =
          new ProcessBuilder(command(stores, port, settings))
              .directory(stores.folder().toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      ServiceProcess service = new ServiceProcess(process, port, log);
      service.awaitAnswer();
      return service;
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

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    client.close();
  }

  private static List<String> command(BenchStores stores, int port, Map<String, String> settings) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Xmx" + HEAP_MEGABYTES + "m");
    String extra = System.getProperty("leoma.bench.service-options", "");
    command.addAll(List.of(extra.split(" ")).stream().filter(word -> !word.isEmpty()).toList());
    Map<String, String> all = new TreeMap<>(configuration(stores, port));
    all.putAll(settings);
    all.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-jar");
    command.add(Home.folder().resolve("target/quarkus-app/quarkus-run.jar").toString());
    command.add("serve");
    return command;
  }

  private static Map<String, String> configuration(BenchStores stores, int port) {
    return Map.ofEntries(
        Map.entry("quarkus.http.port", Integer.toString(port)),
        Map.entry("quarkus.http.host", "127.0.0.1"),
        Map.entry("leoma.home", Home.folder().toString()),
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

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
