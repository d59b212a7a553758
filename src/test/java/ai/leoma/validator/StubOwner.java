package ai.leoma.validator;

import ai.leoma.chain.Hotkey;
import ai.leoma.evaluation.ServiceCheck;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// The owner's API as far as a validator calls it. Batches are held to the service's own checks.
final class StubOwner implements AutoCloseable {
  static final String PREFIX = "/leoma";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final ConcurrentHashMap<String, Reply> gets = new ConcurrentHashMap<>();
  final List<Batch> batches = new CopyOnWriteArrayList<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<Headers> headers = new CopyOnWriteArrayList<>();
  volatile Function<Batch, Reply> onBatch = batch -> new Reply(200, "[]");

  record Reply(int status, String body, String contentType, Map<String, String> headers) {
    Reply(int status, String body) {
      this(status, body, "application/json");
    }

    Reply(int status, String body, String contentType) {
      this(status, body, contentType, Map.of());
    }

    /// The same with one header more.
    Reply with(String name, String value) {
      return new Reply(status, body, contentType, Map.of(name, value));
    }
  }

  /// A batch that the service would accept.
  record Batch(long task, List<Hotkey> miners, JsonNode body) {}

  StubOwner() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    answers("/miners/valid", new Reply(200, "{\"miners\":[]}"));
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PREFIX + "/");
  }

  void answers(String path, Reply reply) {
    gets.put(PREFIX + path, reply);
  }

  void newestTask(long id) {
    answers("/tasks/latest", new Reply(200, "{\"task_id\":" + id + "}"));
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    requests.add(exchange.getRequestMethod() + " " + path);
    headers.add(exchange.getRequestHeaders());
    Reply reply =
        exchange.getRequestMethod().equals("POST")
            ? batch(exchange, body)
            : gets.getOrDefault(path, new Reply(404, "{\"detail\":\"Not Found\"}"));
    byte[] answer = reply.body().getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", reply.contentType());
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(reply.status(), answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private Reply batch(HttpExchange exchange, byte[] body) throws IOException {
    Hotkey validator = signerOf(exchange.getRequestHeaders());
    List<Hotkey> miners = ServiceCheck.accept(body, validator);
    JsonNode json = JSON.readTree(body);
    Batch batch = new Batch(json.path("samples").path(0).path("task_id").asLong(), miners, json);
    Reply reply = onBatch.apply(batch);
    if (reply.status() == 200) {
      batches.add(batch);
    }
    return reply;
  }

  private static Hotkey signerOf(Headers headers) {
    String old = headers.getFirst("X-Validator-Hotkey");
    return new Hotkey(old == null ? headers.getFirst("X-Bittensor-Hotkey") : old);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
