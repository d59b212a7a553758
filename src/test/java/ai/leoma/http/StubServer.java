package ai.leoma.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A real HTTP server on a free port of this machine whose behaviour a test writes by hand.
public final class StubServer implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile Handler<HttpServerRequest> behaviour = request -> answer(request, 404, "{}");

  /// What was asked, for a test to look at.
  public record Received(
      String method, String uri, String host, String authorization, String body) {}

  public StubServer() {
    this(0);
  }

  public StubServer(int port) {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::handle)
            .listen(port, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  public void behave(Handler<HttpServerRequest> newBehaviour) {
    behaviour = newBehaviour;
  }

  public int port() {
    return server.actualPort();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  public Vertx vertx() {
    return vertx;
  }

  public List<Received> received() {
    return received;
  }

  public static void answer(HttpServerRequest request, int status, String json) {
    var unused =
        request
            .response()
            .setStatusCode(status)
            .putHeader("Content-Type", "application/json")
            .end(json);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void handle(HttpServerRequest request) {
    request.bodyHandler(body -> handleWhole(request, body));
  }

  private void handleWhole(HttpServerRequest request, Buffer body) {
    received.add(
        new Received(
            request.method().name(),
            request.uri(),
            request.getHeader("Host"),
            request.getHeader("Authorization"),
            body.toString()));
    behaviour.handle(request);
  }
}
