package ai.leoma.http;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Asks one remote service: every request has a deadline, a size limit, a bounded number of
/// attempts and a metric (`leoma.remote`). Redirects are never followed and are answers like
/// others.
public final class BoundedHttpClient {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  private final Vertx vertx;
  private final HttpClient client;
  private final String remote;

  /// @param remote name of the service in metrics, e.g. `chutes`
  /// @param connections the most connections to one address at a time
  public BoundedHttpClient(Vertx vertx, String remote, int connections) {
    this.vertx = vertx;
    this.remote = remote;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setMaxPoolSize(connections)
                .setKeepAlive(true));
  }

  /// Sends the request, again as far as the policy goes, and answers how the last attempt ended.
  /// The [Uni] never fails.
  public Uni<HttpReply> send(HttpCall call, RetryPolicy policy) {
    return attempt(call, policy, 1);
  }

  public void close() {
    var unused = client.close();
  }

  private Uni<HttpReply> attempt(HttpCall call, RetryPolicy policy, int number) {
    return once(call)
        .chain(
            reply -> {
              Optional<Duration> pause =
                  policy.pauseAfter(reply, number, ThreadLocalRandom.current());
              if (pause.isEmpty()) {
                return Uni.createFrom().item(reply);
              }
              return after(pause.get()).chain(() -> attempt(call, policy, number + 1));
            });
  }

  private Uni<HttpReply> once(HttpCall call) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Timer.Sample sample = Timer.start(Metrics.globalRegistry);
              return Uni.createFrom()
                  .completionStage(new BoundedExchange(vertx, client, call).start())
                  .invoke(reply -> sample.stop(timer(call, reply)));
            });
  }

  /// A pause that holds no thread.
  private Uni<Void> after(Duration pause) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                vertx.setTimer(
                    Math.max(1, pause.toMillis()), unused -> emitter.complete((Void) null)));
  }

  private Timer timer(HttpCall call, HttpReply reply) {
    String result =
        switch (reply) {
          case HttpReply.Answer answer -> answer.status() / 100 + "xx";
          case HttpReply.TimedOut() -> "timeout";
          case HttpReply.TooLarge tooLarge -> "too-large";
          case HttpReply.Unreachable unreachable -> "unreachable";
        };
    return Metrics.globalRegistry.timer(
        "leoma.remote", "remote", remote, "operation", call.operation(), "result", result);
  }
}
