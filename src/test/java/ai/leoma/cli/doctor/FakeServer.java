package ai.leoma.cli.doctor;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Answers each path as it is told, all others with 404 or as it is told; remembers the keys
/// that it was shown.
final class FakeServer implements AutoCloseable {
  private record Answer(int status, String body) {}

  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private volatile Answer otherwise = new Answer(404, "{\"detail\":\"no\"}");
  private final Map<String, String> keys = new ConcurrentHashMap<>();

  FakeServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          String bearer = exchange.getRequestHeaders().getFirst("Authorization");
          String google = exchange.getRequestHeaders().getFirst("x-goog-api-key");
          keys.put(path, bearer != null ? bearer : String.valueOf(google));
          Answer answer = answers.getOrDefault(path, otherwise);
          byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  FakeServer answering(String path, int status, String body) {
    answers.put(path, new Answer(status, body));
    return this;
  }

  FakeServer answeringAllElse(int status, String body) {
    otherwise = new Answer(status, body);
    return this;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  String keyShown(String path) {
    return keys.get(path);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
