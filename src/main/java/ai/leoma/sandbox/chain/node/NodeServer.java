package ai.leoma.sandbox.chain.node;

import ai.leoma.sandbox.chain.subtensor.Subtensor;
import ai.leoma.sandbox.http.LoopbackServer;
import ai.leoma.sandbox.http.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/// Nodes of one [Subtensor] chain, over WebSocket and HTTP, on a free port of 127.0.0.1. Each
/// reader has a node of its own by the path of its address, so that one can go wrong without the
/// others.
public final class NodeServer implements AutoCloseable {
  private static final String EVERYBODY = "";

  private final Vertx vertx;
  private final Subtensor chain;
  private final HeadRequests requests;
  private final Map<String, NodeFault> faults = new ConcurrentHashMap<>();
  private final Map<String, Node> nodes = new ConcurrentHashMap<>();
  private final Set<ServerWebSocket> connections = ConcurrentHashMap.newKeySet();
  private final ExecutorService answering =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("imitated-node").factory());
  private final LoopbackServer server;

  /// Hears how far readers want to see, after they were told how far it goes. Must not block.
  public interface HeadRequests {
    /// A reader asked for a block that is not there yet.
    void askedAbove(String reader, long number);

    /// A reader asked which block is the newest.
    void askedForHead(String reader);

    /// A reader asked which block is the newest final one.
    void askedForFinalized(String reader);
  }

  /// Nobody who hears.
  private static final HeadRequests UNHEARD =
      new HeadRequests() {
        @Override
        public void askedAbove(String reader, long number) {}

        @Override
        public void askedForHead(String reader) {}

        @Override
        public void askedForFinalized(String reader) {}
      };

  private NodeServer(Vertx vertx, Subtensor chain, HeadRequests requests) {
    this.vertx = vertx;
    this.chain = chain;
    this.requests = requests;
    this.server =
        LoopbackServer.start(
            vertx,
            this::exchange,
            new LoopbackServer.WebSockets(path -> refusal(reader(path)), this::connect));
  }

  public static NodeServer start(Vertx vertx, Subtensor chain, HeadRequests requests) {
    return new NodeServer(vertx, chain, requests);
  }

  /// Nodes of a chain that moves only by hand.
  public static NodeServer start(Vertx vertx, Subtensor chain) {
    return start(vertx, chain, UNHEARD);
  }

  /// Where a reader finds its node, over WebSocket.
  public URI address(String reader) {
    return URI.create("ws://127.0.0.1:" + server.port() + "/" + reader);
  }

  /// The same over HTTP, where nothing can be subscribed to.
  public URI httpAddress(String reader) {
    return URI.create("http://127.0.0.1:" + server.port() + "/" + reader);
  }

  /// Injects a fault into all nodes, or with an empty value heals those that share it.
  public void inject(Optional<NodeFault> fault) {
    inject(EVERYBODY, fault);
  }

  /// Injects a fault into the node of one reader, or with an empty value heals it.
  public void inject(String reader, Optional<NodeFault> fault) {
    fault.ifPresentOrElse(each -> faults.put(reader, each), () -> faults.remove(reader));
    if (fault.orElse(null) instanceof NodeFault.Unreachable) {
      dropConnections(reader);
    }
  }

  /// Cuts what is connected, once.
  public void dropConnections() {
    dropConnections(EVERYBODY);
  }

  private void dropConnections(String reader) {
    connections.stream()
        .filter(each -> reader.equals(EVERYBODY) || reader(each.path()).equals(reader))
        .forEach(ServerWebSocket::close);
  }

  /// Whether the node of this reader has a connection.
  public boolean hasConnection(String reader) {
    return connections.stream().anyMatch(each -> reader(each.path()).equals(reader));
  }

  /// How many connections there are.
  public int connections() {
    return connections.size();
  }

  @Override
  public void close() {
    server.close();
    answering.shutdownNow();
  }

  private static String reader(String path) {
    return path.replaceFirst("^/", "").replaceFirst("/.*$", "");
  }

  private Optional<NodeFault> fault(String reader) {
    return Optional.ofNullable(faults.get(reader))
        .or(() -> Optional.ofNullable(faults.get(EVERYBODY)));
  }

  private Node node(String reader) {
    return nodes.computeIfAbsent(
        reader, name -> new Node(chain, () -> fault(name), name, requests));
  }

  private OptionalInt refusal(String reader) {
    return switch (fault(reader).orElse(null)) {
      case NodeFault.Unreachable _ -> OptionalInt.of(503);
      case NodeFault.RateLimited _ -> OptionalInt.of(429);
      case null, default -> OptionalInt.empty();
    };
  }

  private void connect(ServerWebSocket socket) {
    String reader = reader(socket.path());
    connections.add(socket);
    Node node = node(reader);
    Subscriptions subscriptions =
        new Subscriptions(node.view(), text -> deliver(socket, reader, text));
    socket.closeHandler(
        _ -> {
          connections.remove(socket);
          subscriptions.close();
        });
    socket.exceptionHandler(_ -> {});
    socket.textMessageHandler(
        message ->
            answering(
                () -> {
                  Node.Answer answer = node.answer(message, Optional.of(subscriptions));
                  answer.text().ifPresent(text -> deliver(socket, reader, text));
                  answer.afterwards().run();
                }));
  }

  private void answering(Runnable work) {
    try {
      answering.execute(work);
    } catch (RejectedExecutionException closed) {
      // the connection is about to be cut
    }
  }

  /// Sends, late or spoilt where that was told.
  private void deliver(ServerWebSocket socket, String reader, String text) {
    switch (fault(reader).orElse(null)) {
      case NodeFault.Silent _ -> {}
      case NodeFault.Garbled _ -> write(socket, garbled(text));
      case NodeFault.Slow(Duration delay) ->
          vertx.setTimer(Math.max(1, delay.toMillis()), _ -> write(socket, text));
      case null, default -> write(socket, text);
    }
  }

  private static void write(ServerWebSocket socket, String text) {
    if (!socket.isClosed()) {
      socket.writeTextMessage(text);
    }
  }

  private static String garbled(String text) {
    return text.substring(0, text.length() / 2);
  }

  private void exchange(HttpServerRequest request, Buffer body) {
    String reader = reader(request.path());
    NodeFault fault = fault(reader).orElse(null);
    if (fault instanceof NodeFault.Unreachable) {
      request.connection().close();
    } else if (fault instanceof NodeFault.RateLimited) {
      Reply.text(request, 429, "text/plain", "Too Many Requests");
    } else if (!request.method().equals(HttpMethod.POST)) {
      Reply.text(
          request,
          405,
          "text/plain",
          "Used HTTP Method is not allowed. POST or OPTIONS is required\n");
    } else {
      String message = body.toString(StandardCharsets.UTF_8);
      answering(
          () -> {
            Node.Answer answer = node(reader).answer(message, Optional.empty());
            deliver(request, fault, answer.text().orElse(""));
          });
    }
  }

  private void deliver(HttpServerRequest request, NodeFault fault, String text) {
    switch (fault) {
      case NodeFault.Silent _ -> {}
      case NodeFault.Garbled _ -> Reply.text(request, 200, "application/json", garbled(text));
      case NodeFault.Slow(Duration delay) ->
          vertx.setTimer(
              Math.max(1, delay.toMillis()),
              _ -> Reply.text(request, 200, "application/json", text));
      case null, default -> Reply.text(request, 200, "application/json", text);
    }
  }
}
