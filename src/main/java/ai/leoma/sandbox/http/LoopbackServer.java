package ai.leoma.sandbox.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// An HTTP server on a free port of 127.0.0.1.
public final class LoopbackServer implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final int PATIENCE_SECONDS = 10;
  private static final int WEB_SOCKET_BYTES = 15 * 1024 * 1024;

  private final HttpServer server;

  private LoopbackServer(HttpServer server) {
    this.server = server;
  }

  /// Starts listening. Bodies of up to 64 MiB are read before the exchange begins.
  public static LoopbackServer start(Vertx vertx, Exchange exchange) {
    return start(vertx, exchange, Optional.empty());
  }

  /// Starts listening for requests and for WebSockets, whose messages may be as long as those of a
  /// node.
  public static LoopbackServer start(Vertx vertx, Exchange exchange, WebSockets webSockets) {
    return start(vertx, exchange, Optional.of(webSockets));
  }

  /// What becomes of WebSockets.
  ///
  /// @param refusal status with which a connection to a path is refused
  public record WebSockets(
      Function<String, OptionalInt> refusal, Handler<ServerWebSocket> accepted) {}

  private static LoopbackServer start(
      Vertx vertx, Exchange exchange, Optional<WebSockets> webSockets) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(HOST)
            .setPort(0)
            .setTcpKeepAlive(true)
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setMaxWebSocketFrameSize(WEB_SOCKET_BYTES)
            .setMaxWebSocketMessageSize(WEB_SOCKET_BYTES);
    HttpServer server =
        vertx
            .createHttpServer(options)
            .requestHandler(request -> BodyCollector.collect(request, exchange));
    webSockets.ifPresent(
        each ->
            server
                .webSocketHandshakeHandler(handshake -> shake(handshake, each))
                .webSocketHandler(each.accepted()));
    return new LoopbackServer(await(server.listen(), "start an imitated service"));
  }

  private static void shake(ServerWebSocketHandshake handshake, WebSockets webSockets) {
    webSockets
        .refusal()
        .apply(handshake.path())
        .ifPresentOrElse(handshake::reject, handshake::accept);
  }

  public int port() {
    return server.actualPort();
  }

  public URI address() {
    return URI.create("http://" + HOST + ":" + port());
  }

  /// Frees the port and cuts what is still connected.
  @Override
  public void close() {
    await(server.close(), "stop an imitated service");
  }

  /// Waits for something that takes milliseconds, from a thread that may wait.
  public static <T> T await(Future<T> future, String purpose) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted; cannot " + purpose, e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("cannot " + purpose, e);
    }
  }
}
