package ai.leoma.bench;

import ai.leoma.access.RequestSignature;
import ai.leoma.chain.Hex;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;

/// The validators' connections to the service: one each, kept.
final class ValidatorClients implements AutoCloseable {
  private static final int OK = 200;

  private final HttpClient client;
  private final VoteBatches batches;

  ValidatorClients(Vertx vertx, int port, VoteBatches batches) {
    this.batches = batches;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port),
            new PoolOptions().setHttp1MaxSize(Electorate.VALIDATORS));
  }

  /// Fails unless the batch was accepted.
  Future<?> submit(int number) {
    return client
        .request(HttpMethod.POST, "/samples/batch")
        .compose(request -> signed(request, number).send(batches.body(number)))
        .compose(ValidatorClients::accepted);
  }

  private HttpClientRequest signed(HttpClientRequest request, int number) {
    return request
        .putHeader("Content-Type", "application/json")
        .putHeader(RequestSignature.HOTKEY_HEADER, batches.validator(number).hotkey().ss58())
        .putHeader(
            RequestSignature.SIGNATURE_HEADER, Hex.encodePrefixed(batches.requestSignature(number)))
        .putHeader(RequestSignature.TIMESTAMP_HEADER, batches.timestamp());
  }

  private static Future<?> accepted(HttpClientResponse response) {
    return response
        .body()
        .compose(
            body ->
                response.statusCode() == OK
                    ? Future.succeededFuture()
                    : Future.failedFuture(response.statusCode() + " " + body));
  }

  @Override
  public void close() {
    client.close().toCompletionStage().toCompletableFuture().join();
  }
}
