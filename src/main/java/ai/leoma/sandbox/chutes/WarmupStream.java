package ai.leoma.sandbox.chutes;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Supplier;

/// The older form of warming up: events every few seconds until the chute is hot, for 600 s at
/// most.
final class WarmupStream {

  private static final Duration BETWEEN_EVENTS = Duration.ofSeconds(5);
  private static final int MOST_EVENTS = 120;

  private WarmupStream() {}

  static void start(Vertx vertx, HttpServerRequest request, Supplier<JsonObject> warmup) {
    HttpServerResponse response = request.response();
    response.setChunked(true).putHeader("Content-Type", "text/event-stream");
    if (isLast(response, warmup.get())) {
      return;
    }
    int[] sent = {1};
    long timer =
        vertx.setPeriodic(
            BETWEEN_EVENTS.toMillis(),
            tick -> {
              boolean isOver = isLast(response, warmup.get());
              if (!isOver && ++sent[0] >= MOST_EVENTS) {
                response.end();
              }
            });
    response.closeHandler(gone -> vertx.cancelTimer(timer));
    response.endHandler(done -> vertx.cancelTimer(timer));
  }

  private static boolean isLast(HttpServerResponse response, JsonObject warmup) {
    boolean isHot = warmup.getString("status").equals("hot");
    String log =
        isHot
            ? "chute is hot, " + warmup.getInteger("instance_count") + " instances available"
            : "waiting for instances ...";
    JsonObject event = new JsonObject().put("status", warmup.getString("status")).put("log", log);
    response.write("data: " + event.encode() + "\n\n");
    if (isHot) {
      response.end();
    }
    return isHot;
  }
}
