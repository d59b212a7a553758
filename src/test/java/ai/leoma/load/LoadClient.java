package ai.leoma.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/// Sends signed requests to a running service, over connections that are kept. Blocking: give each
/// client that is to be imitated a thread of its own. Safe for use by several threads.
public final class LoadClient implements AutoCloseable {
  private final Duration timeout;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  /// @param timeout of one request, to the last byte of its answer
  public LoadClient(Duration timeout) {
    this.timeout = timeout;
  }

  /// A complete answer.
  ///
  /// @param retryAfter the header of this name
  /// @param took from the request to the last byte of the answer
  public record Answer(int status, String body, Optional<String> retryAfter, Duration took) {}

  /// @throws IOException when there is no complete answer; whether the request was carried out is
  ///     then unknown
  public Answer send(URI service, SignedPost post) throws IOException, InterruptedException {
    long start = System.nanoTime();
    HttpResponse<String> response =
        http.send(post.to(service, timeout), HttpResponse.BodyHandlers.ofString());
    return new Answer(
        response.statusCode(),
        response.body(),
        response.headers().firstValue("Retry-After"),
        Duration.ofNanos(System.nanoTime() - start));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
