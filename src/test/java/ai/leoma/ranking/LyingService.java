package ai.leoma.ranking;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/// Answers as the running service does, but for what a test makes it lie about.
final class LyingService implements AutoCloseable {
  private final String truth;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Lie> lies = new ConcurrentHashMap<>();
  final List<String> asked = new CopyOnWriteArrayList<>();

  /// Answers in place of the service.
  @FunctionalInterface
  interface Lie {
    void answer(HttpExchange exchange) throws IOException, InterruptedException;
  }

  /// @param truth address of the service
  LyingService(String truth) {
    this.truth = truth;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /// Changes the true answer to paths that match.
  void changes(String pathPattern, UnaryOperator<String> change) {
    lies.put(pathPattern, exchange -> send(exchange, 200, change.apply(asText(truth(exchange)))));
  }

  void answers(String pathPattern, Lie lie) {
    lies.put(pathPattern, lie);
  }

  void tellsTheTruthAgain() {
    lies.clear();
  }

  long timesAsked(String pathPattern) {
    return asked.stream().filter(path -> path.matches(pathPattern)).count();
  }

  static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(path);
    try (exchange) {
      for (Map.Entry<String, Lie> lie : lies.entrySet()) {
        if (path.matches(lie.getKey())) {
          lie.getValue().answer(exchange);
          return;
        }
      }
      HttpResponse<byte[]> answer = truth(exchange);
      answer
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (name.matches("(?i)content-type|retry-after|leoma-ranking")) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<byte[]> truth(HttpExchange exchange)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(truth + exchange.getRequestURI())).build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String asText(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.shutdownNow();
  }
}
