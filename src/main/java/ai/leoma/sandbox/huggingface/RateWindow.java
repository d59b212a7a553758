package ai.leoma.sandbox.huggingface;

import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;

/// The hub's limit of API requests in fixed windows of five minutes, told on every answer.
final class RateWindow {

  private static final int WINDOW_SECONDS = 300;
  private static final int REQUESTS = 1000;

  private final Clock clock;
  private long window;
  private int used;

  RateWindow(Clock clock) {
    this.clock = clock;
  }

  /// Counts one request. A sandbox is not refused: the windows of a compressed day would not fit.
  synchronized void count(HttpServerResponse response) {
    long second = clock.instant().getEpochSecond();
    if (second / WINDOW_SECONDS != window) {
      window = second / WINDOW_SECONDS;
      used = 0;
    }
    used++;
    tell(response, Math.max(1, REQUESTS - used), WINDOW_SECONDS - second % WINDOW_SECONDS);
  }

  static void tell(HttpServerResponse response, int remaining, long secondsToReset) {
    response
        .putHeader("RateLimit", "\"api\";r=" + remaining + ";t=" + secondsToReset)
        .putHeader(
            "RateLimit-Policy", "\"fixed window\";\"api\";q=" + REQUESTS + ";w=" + WINDOW_SECONDS);
  }
}
