package ai.leoma.sandbox.chutes;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Calls chutes by their host names, over a socket to wherever the imitation listens.
final class ChuteCalls implements AutoCloseable {

  private final HttpClient client;
  private final int port;

  ChuteCalls(Vertx vertx, int port) {
    this.client =
        vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(32));
    this.port = port;
  }

  static String body(String prompt, String imageBase64) {
    return new JsonObject().put("prompt", prompt).put("image", imageBase64).encode();
  }

  CompletableFuture<Answer> post(
      String slug, String path, Optional<String> authorization, String body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
            .setHost(slug + ".localhost")
            .setPort(port)
            .setURI(path);
    authorization.ifPresent(value -> options.putHeader("Authorization", value));
    // Nested, not chained: a body that arrives before somebody asks for it is lost, and this thread
    // may be too slow to hook a chain together in time.
    return client
        .request(options)
        .compose(
            request ->
                request
                    .send(body)
                    .compose(
                        response ->
                            response
                                .body()
                                .map(
                                    bytes ->
                                        new Answer(
                                            response.statusCode(), response.headers(), bytes))))
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS);
  }

  /// Cuts what is still open.
  @Override
  public void close() {
    client.close().toCompletionStage().toCompletableFuture().join();
  }

  record Answer(int status, MultiMap headers, Buffer body) {

    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }

    String text() {
      return body.toString();
    }
  }
}
