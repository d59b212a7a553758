package ai.leoma.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/// A process of `leoma serve` that is killed and started again under the same address.
final class Replica implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int PORTS_TO_TRY = 5_000;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final Path folder;
  private final int port;
  private LeomaProcess process;

  /// @param firstPort a free one of the 5000 from here on is taken; another replica has others.
  ///     They lie below those that outgoing connections get: a client that knocks at the port of a
  ///     killed replica could otherwise be given that very port, and talk to itself
  /// @param settings all but the address, by key
  Replica(Path folder, int firstPort, Map<String, String> settings) {
    this.folder = folder;
    this.port = freePort(firstPort);
    String lines =
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue())
            .sorted()
            .collect(Collectors.joining("\n"));
    try {
      Path config = Files.createDirectories(folder.resolve("config"));
      Files.writeString(
          config.resolve("application.properties"),
          lines + "\nquarkus.http.host=127.0.0.1\nquarkus.http.port=" + port + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  void awaitReady() throws InterruptedException {
    process.awaitThat(
        "the replica is ready", () -> get("/q/health/ready").startsWith("200 "), PATIENCE);
  }

  /// Killed with SIGKILL, and at once started again.
  void killAndRestart() throws InterruptedException {
    process.kill();
    start();
  }

  /// Killed with SIGKILL.
  void kill() throws InterruptedException {
    process.kill();
  }

  void hang() throws InterruptedException {
    process.hang();
  }

  void wake() throws InterruptedException {
    process.wake();
  }

  /// Told to end, with SIGTERM.
  void interrupt() {
    process.interrupt();
  }

  void awaitEnd() throws InterruptedException {
    process.awaitEnd(PATIENCE);
  }

  /// Status and body of an answer; `000` when there is none.
  String get(String path) {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(address().resolve(path))
                  .timeout(Duration.ofSeconds(30))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException _) {
      return "000";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "000";
    }
  }

  String errors() {
    return process.output() + process.errors();
  }

  /// Once more, after its end.
  void start() {
    process = LeomaProcess.start(folder, Map.of("JAVA_TOOL_OPTIONS", "-Xmx256m"), "serve");
  }

  private static int freePort(int firstPort) {
    Random random = new Random();
    for (int i = 0; i < 100; i++) {
      int port = firstPort + random.nextInt(PORTS_TO_TRY);
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (IOException _) {
        // taken: another one
      }
    }
    throw new IllegalStateException("no free port");
  }

  @Override
  public void close() {
    process.close();
    http.shutdownNow();
  }
}
