package ai.leoma.chain.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/// A node on a free port of this machine, whose answers a test writes by hand. It answers the
/// questions of a new connection by itself.
public final class StubNode implements AutoCloseable {
  public static final String GENESIS = "0x" + "ab".repeat(32);
  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final Map<String, Function<JsonNode, Object>> answers = new ConcurrentHashMap<>();
  private final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final List<String> targets = new CopyOnWriteArrayList<>();
  private volatile Optional<Refused> handshake = Optional.empty();
  private volatile boolean takesBatches = true;
  private final AtomicInteger connections = new AtomicInteger();

  /// One request that arrived.
  public record Asked(String method, JsonNode parameters) {}

  private record Refused(int status, Map<String, String> headers) {}

  /// An answer that is an error.
  public static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final long code;
    private final String data;

    public Refusal(long code, String message, String data) {
      super(message);
      this.code = code;
      this.data = data;
    }
  }

  /// What a test answers instead of a result.
  public enum Instead {
    SILENCE,
    CUT
  }

  /// Sent as it is instead of an answer.
  public record Raw(String text) {}

  public StubNode() {
    this(new HttpServerOptions());
  }

  public StubNode(HttpServerOptions options) {
    server =
        vertx
            .createHttpServer(options.setMaxWebSocketMessageSize(64 * 1024 * 1024))
            .requestHandler(this::request)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    on("chain_getBlockHash", unused -> GENESIS);
    on("state_getRuntimeVersion", unused -> runtime(424));
    on("chain_getHeader", unused -> header(1000));
    on("chain_subscribeNewHeads", unused -> "heads");
    on("chain_subscribeFinalizedHeads", unused -> "finalHeads");
  }

  public static ObjectNode runtime(long specVersion) {
    return NODES
        .objectNode()
        .put("specName", "node-subtensor")
        .put("specVersion", specVersion)
        .put("transactionVersion", 1);
  }

  public static ObjectNode header(long number) {
    return NODES.objectNode().put("number", "0x" + Long.toHexString(number));
  }

  /// Answers with a text, a truth value, a number, a [JsonNode] or null; a thrown [Refusal] is an
  /// error.
  public void on(String method, Function<JsonNode, Object> answer) {
    answers.put(method, answer);
  }

  /// Refuses new connections before they are ones.
  public void rejects(int status, Map<String, String> headers) {
    handshake = Optional.of(new Refused(status, headers));
  }

  public void accepts() {
    handshake = Optional.empty();
  }

  public void takesNoBatches() {
    takesBatches = false;
  }

  public void cut() {
    sockets.forEach(
        socket -> {
          var unused = socket.close();
        });
  }

  /// Sends a notification to every connection.
  public void notify(String subscription, JsonNode result) {
    ObjectNode notice = NODES.objectNode().put("jsonrpc", "2.0").put("method", "news");
    notice.putObject("params").put("subscription", subscription).set("result", result);
    sendAll(notice.toString());
  }

  public void sendAll(String text) {
    sockets.forEach(
        socket -> {
          var unused = socket.writeTextMessage(text);
        });
  }

  public NodeAddress address() {
    return new NodeAddress(URI.create("ws://127.0.0.1:" + server.actualPort()));
  }

  public int port() {
    return server.actualPort();
  }

  public Vertx vertx() {
    return vertx;
  }

  public int connections() {
    return connections.get();
  }

  public List<Asked> asked(String method) {
    return asked.stream().filter(each -> each.method().equals(method)).toList();
  }

  public List<String> messages() {
    return messages;
  }

  public List<String> authorizations() {
    return authorizations;
  }

  /// Paths and queries of the connections.
  public List<String> targets() {
    return targets;
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void request(HttpServerRequest request) {
    connections.incrementAndGet();
    targets.add(request.uri());
    Optional.ofNullable(request.getHeader("Authorization")).ifPresent(authorizations::add);
    Optional<Refused> refused = handshake;
    if (refused.isPresent()) {
      refused.get().headers().forEach(request.response()::putHeader);
      var unused = request.response().setStatusCode(refused.get().status()).end("no, Bearer abc");
    } else {
      var unused = request.toWebSocket().onSuccess(this::opened);
    }
  }

  private void opened(ServerWebSocket socket) {
    sockets.add(socket);
    socket.closeHandler(unused -> sockets.remove(socket));
    socket.textMessageHandler(text -> message(socket, text));
  }

  private void message(ServerWebSocket socket, String text) {
    messages.add(text);
    JsonNode message = read(text);
    if (message.isArray() && !takesBatches) {
      send(socket, error(NODES.nullNode(), new Refusal(-32005, "no batches", "")).toString());
    } else if (message.isArray()) {
      ArrayNode batch = NODES.arrayNode();
      List<Object> all =
          StreamSupport.stream(message.spliterator(), false).map(this::answer).toList();
      for (Object each : all) {
        if (each instanceof ObjectNode answer) {
          batch.add(answer);
        } else {
          send(socket, each);
          return;
        }
      }
      send(socket, batch.toString());
    } else {
      send(socket, answer(message));
    }
  }

  private void send(ServerWebSocket socket, Object answer) {
    switch (answer) {
      case Instead.SILENCE -> {}
      case Instead.CUT -> {
        var unused = socket.close();
      }
      case Raw(String text) -> {
        var unused = socket.writeTextMessage(text);
      }
      default -> {
        var unused = socket.writeTextMessage(answer.toString());
      }
    }
  }

  private Object answer(JsonNode request) {
    String method = request.get("method").asText();
    asked.add(new Asked(method, request.get("params")));
    Function<JsonNode, Object> known = answers.get(method);
    try {
      if (known == null) {
        throw new Refusal(-32601, "Method not found", "");
      }
      Object result = known.apply(request.get("params"));
      return result instanceof Instead || result instanceof Raw
          ? result
          : answered(request.get("id"), result);
    } catch (Refusal refusal) {
      return error(request.get("id"), refusal);
    }
  }

  private static ObjectNode answered(JsonNode id, Object result) {
    return (ObjectNode)
        NODES
            .objectNode()
            .put("jsonrpc", "2.0")
            .setAll(
                Map.of(
                    "id",
                    id,
                    "result",
                    result instanceof JsonNode node
                        ? node
                        : RpcMessages.parameters(result).get(0)));
  }

  private static ObjectNode error(JsonNode id, Refusal refusal) {
    ObjectNode answer = NODES.objectNode().put("jsonrpc", "2.0");
    answer.set("id", id);
    ObjectNode error =
        answer.putObject("error").put("code", refusal.code).put("message", refusal.getMessage());
    if (!refusal.data.isEmpty()) {
      error.put("data", refusal.data);
    }
    return answer;
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }
}
