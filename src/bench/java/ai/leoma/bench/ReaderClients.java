package ai.leoma.bench;

import ai.leoma.chain.Hotkey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Connections of people and tools that only read: the weights, the ranking, the standing of a
/// miner, in turns.
final class ReaderClients implements AutoCloseable {
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;

  private final HttpClient client;
  private final List<Read> reads = new ArrayList<>();
  private final Map<String, Latencies> latencies = new LinkedHashMap<>();
  private final Map<String, String> tags = new HashMap<>();
  private int next;

  /// @param kind what is read, whomever it is of
  private record Read(String kind, String path) {}

  ReaderClients(Vertx vertx, int port, int connections, FilledWindow window) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port),
            new PoolOptions().setHttp1MaxSize(connections));
    for (Hotkey miner : window.miners()) {
      reads.add(new Read("weights", "/weights"));
      reads.add(new Read("rank", "/scores/rank"));
      reads.add(new Read("standing", "/miners/" + miner.ss58() + "/standing"));
    }
  }

  /// Called on one event loop only.
  Future<?> read() {
    Read read = reads.get(next++ % reads.size());
    long start = System.nanoTime();
    return client
        .request(HttpMethod.GET, read.path())
        .compose(request -> conditional(request, read.path()).send())
        .compose(response -> answered(read.path(), response))
        .onSuccess(
            _ ->
                latencies
                    .computeIfAbsent(read.kind(), _ -> new Latencies())
                    .add(System.nanoTime() - start));
  }

  /// Of each kind of read, since the last call.
  Map<String, Latencies> takeLatencies() {
    Map<String, Latencies> taken = new LinkedHashMap<>(latencies);
    latencies.clear();
    return taken;
  }

  /// As a browser or a cache asks: compressed, and with the tag of what it has.
  private HttpClientRequest conditional(HttpClientRequest request, String path) {
    request.putHeader("Accept-Encoding", "gzip");
    Optional.ofNullable(tags.get(path)).ifPresent(tag -> request.putHeader("If-None-Match", tag));
    return request;
  }

  private Future<?> answered(String path, HttpClientResponse response) {
    Optional.ofNullable(response.getHeader("ETag")).ifPresent(tag -> tags.put(path, tag));
    return response
        .body()
        .compose(
            body ->
                response.statusCode() == OK || response.statusCode() == NOT_MODIFIED
                    ? Future.succeededFuture()
                    : Future.failedFuture(path + ": " + response.statusCode() + " " + body));
  }

  @Override
  public void close() {
    client.close().toCompletionStage().toCompletableFuture().join();
  }
}
