package ai.leoma.validator;

import ai.leoma.access.RequestSigner;
import ai.leoma.http.BlockingHttpClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/// The owner's API as a validator calls it: a deadline for the whole exchange, a bounded answer, a
/// few tries. Blocking: callers are on virtual threads.
final class OwnerApi implements AutoCloseable {
  private static final int LARGEST_ANSWER_BYTES = 8 << 20;
  private static final byte[] NO_BODY = {};
  private static final int TRIES = 3;
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final URI apiUrl;
  private final RequestSigner signer;
  private final Duration timeout;
  private final MeterRegistry metrics;
  private final BlockingHttpClient client = new BlockingHttpClient();

  OwnerApi(URI apiUrl, RequestSigner signer, Duration timeout, MeterRegistry metrics) {
    this.apiUrl = apiUrl;
    this.signer = signer;
    this.timeout = timeout;
    this.metrics = metrics;
  }

  /// A complete answer of the API, whatever its status.
  record Answer(int status, String body, HttpHeaders headers) {
    boolean isOk() {
      return status == 200 || status == 201;
    }

    Optional<String> header(String name) {
      return headers.firstValue(name);
    }

    /// For a log: one line of the body.
    String summary() {
      String line = body.replaceAll("\\p{Cntrl}+", " ");
      return line.length() <= 300 ? line : line.substring(0, 300);
    }
  }

  Answer get(String path) throws IOException, InterruptedException {
    return retried(() -> HttpRequest.newBuilder(uri(path)).GET().build());
  }

  /// Asks as a validator: 401 when the service does not take this one for one.
  Answer getSigned(String path) throws IOException, InterruptedException {
    Supplier<Map<String, String>> headers = signed("GET", path, NO_BODY);
    return retried(() -> request(path, headers.get()).GET().build());
  }

  /// Signs and posts. Under the old headers every try sends the same bytes under the same
  /// signature: the service answers an exact repetition as it answered the first time.
  Answer postSigned(String path, byte[] body) throws IOException, InterruptedException {
    Supplier<Map<String, String>> headers = signed("POST", path, body);
    return retried(
        () ->
            request(path, headers.get())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
  }

  private HttpRequest.Builder request(String path, Map<String, String> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    headers.forEach(request::header);
    return request;
  }

  /// The headers of each try.
  private Supplier<Map<String, String>> signed(String method, String path, byte[] body) {
    String target = target(uri(path));
    if (signer.signsEveryTry()) {
      return () -> signer.headersFor(method, target, body);
    }
    Map<String, String> headers = signer.headersFor(method, target, body);
    return () -> headers;
  }

  private static String target(URI uri) {
    return uri.getRawQuery() == null
        ? uri.getRawPath()
        : uri.getRawPath() + "?" + uri.getRawQuery();
  }

  private Answer retried(Supplier<HttpRequest> request) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        Answer answer = timed(request.get());
        boolean isBusy = answer.status() == 429 || answer.status() == 503;
        if (!isBusy || attempt == TRIES) {
          return answer;
        }
      } catch (IOException e) {
        if (attempt == TRIES) {
          throw e;
        }
      }
      long pause = PAUSE.toMillis() * attempt;
      Thread.sleep(pause + ThreadLocalRandom.current().nextLong(pause));
    }
  }

  private Answer timed(HttpRequest request) throws IOException, InterruptedException {
    long start = System.nanoTime();
    String outcome = "failed";
    try {
      Answer answer = exchange(request);
      outcome = answer.status() / 100 + "xx";
      return answer;
    } finally {
      metrics
          .timer("leoma.validator.api", "path", request.uri().getPath(), "outcome", outcome)
          .record(Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private Answer exchange(HttpRequest request) throws IOException, InterruptedException {
    try {
      return client.exchange(request, timeout, OwnerApi::answer);
    } catch (IOException e) {
      throw new IOException(request.uri().getPath() + ": " + sentence(e), e);
    }
  }

  /// A refused connection has no message of its own.
  private static String sentence(Throwable failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  private static Answer answer(HttpResponse<InputStream> response) throws IOException {
    byte[] bytes = BlockingHttpClient.wholeBody(response, LARGEST_ANSWER_BYTES);
    Answer answer =
        new Answer(
            response.statusCode(), new String(bytes, StandardCharsets.UTF_8), response.headers());
    if (answer.isOk() && !isJson(response)) {
      throw new IOException("the answer is not JSON: somebody else answered");
    }
    return answer;
  }

  private static boolean isJson(HttpResponse<?> response) {
    return response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
  }

  private URI uri(String path) {
    String base = apiUrl.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  @Override
  public void close() {
    client.close();
  }
}
