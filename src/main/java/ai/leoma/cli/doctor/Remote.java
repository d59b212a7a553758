package ai.leoma.cli.doctor;

import ai.leoma.cli.terminal.CommandVertx;
import ai.leoma.http.BoundedHttpClient;
import ai.leoma.http.HttpCall;
import ai.leoma.http.HttpReply;
import ai.leoma.http.RetryPolicy;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/// Asks somebody else's server once.
final class Remote implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(12);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LIMIT_BYTES = 4 << 20;
  private static final int CONNECTIONS = 8;
  private static final RetryPolicy ONCE =
      new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1));

  private final Vertx vertx = CommandVertx.small();
  private final BoundedHttpClient client = new BoundedHttpClient(vertx, "doctor", CONNECTIONS);

  HttpReply get(URI base, String path, Map<String, String> headers) {
    URI address = URI.create(base.toString().replaceAll("/+$", "") + path);
    HttpCall call = HttpCall.get("doctor", address, headers, DEADLINE, LIMIT_BYTES);
    return client.send(call, ONCE).await().atMost(PATIENCE);
  }

  /// The time that a web server says it is.
  Instant date(URI server) {
    HttpReply reply = get(server, "", Map.of());
    if (reply instanceof HttpReply.Answer answer) {
      return answer
          .header("Date")
          .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
          .orElseThrow(() -> new IllegalStateException(server.getHost() + " tells no time"));
    }
    throw new IllegalStateException(server.getHost() + ": " + outcome(reply));
  }

  /// How a call ended, in words.
  static String outcome(HttpReply reply) {
    return reply.describe().replaceFirst("\\w+Exception: ", "");
  }

  @Override
  public void close() {
    client.close();
    CommandVertx.close(vertx);
  }
}
