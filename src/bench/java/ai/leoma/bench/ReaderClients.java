package ai.leoma.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.util.ArrayList;
import java.util.List;

/// Connections of people and tools that only read: the weights, the ranking, the standing of a
/// miner, in turns.
final class ReaderClients implements AutoCloseable {
  private static final int OK = 200;

  private final HttpClient client;
  private final List<String> paths = new ArrayList<>();
  private int next;

  ReaderClients(Vertx vertx, int port, int connections, FilledWindow window) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port),
            new PoolOptions().setHttp1MaxSize(connections));
    window
        .miners()
        .forEach(
            miner ->
                paths.addAll(
                    List.of("/weights", "/scores/rank", "/miners/" + miner.ss58() + "/standing")));
  }

  /// Called on one event loop only.
  Future<?> read() {
    String path = paths.get(next++ % paths.size());
    return client
        .request(HttpMethod.GET, path)
        .compose(HttpClientRequest::send)
        .compose(response -> answered(path, response));
  }

  private static Future<?> answered(String path, HttpClientResponse response) {
    return response
        .body()
        .compose(
            body ->
                response.statusCode() == OK
                    ? Future.succeededFuture()
                    : Future.failedFuture(path + ": " + response.statusCode() + " " + body));
  }

  @Override
  public void close() {
    client.close().toCompletionStage().toCompletableFuture().join();
  }
}
