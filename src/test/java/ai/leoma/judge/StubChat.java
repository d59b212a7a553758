package ai.leoma.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A real HTTP server that answers like a provider, one scripted reply after the other; the last
/// one is repeated.
public final class StubChat implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Deque<Reply> script = new ArrayDeque<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  /// What was asked.
  public record Asked(String method, URI uri, Headers headers, String body, long nanos) {
    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// How to answer.
  public interface Reply {
    void answer(HttpExchange exchange) throws IOException;
  }

  public StubChat() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  public void answers(Reply... replies) {
    synchronized (script) {
      script.clear();
      script.addAll(List.of(replies));
    }
  }

  public List<Asked> asked() {
    return asked;
  }

  public static Reply json(int status, String body, String... headers) {
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      send(exchange, status, body, headers);
    };
  }

  public static Reply html(int status) {
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Type", "text/html");
      send(exchange, status, "<html><body>Bad gateway {</body></html>");
    };
  }

  /// One more byte now and then, for longer than any deadline of a test.
  public static Reply drip() {
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
      for (int i = 0; i < 600; i++) {
        exchange.getResponseBody().write(' ');
        exchange.getResponseBody().flush();
        pause();
      }
      exchange.close();
    };
  }

  /// White space without an end.
  public static Reply flood(int mebibytes) {
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
      byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < mebibytes; i++) {
        exchange.getResponseBody().write(blanks);
      }
      exchange.close();
    };
  }

  public static Reply cutConnection() {
    return HttpExchange::close;
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void send(HttpExchange exchange, int status, String body, String... headers)
      throws IOException {
    for (int i = 0; i < headers.length; i += 2) {
      exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(
        new Asked(
            exchange.getRequestMethod(),
            exchange.getRequestURI(),
            exchange.getRequestHeaders(),
            body,
            System.nanoTime()));
    try (exchange) {
      next().answer(exchange);
    }
  }

  private Reply next() {
    synchronized (script) {
      return script.size() > 1 ? script.remove() : script.element();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
