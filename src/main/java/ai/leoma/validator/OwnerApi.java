package ai.leoma.validator;

import ai.leoma.access.RequestSignature;
import ai.leoma.chain.Hex;
import ai.leoma.chain.KeyPair;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// The owner's API as a validator calls it: a deadline for the whole exchange, a bounded answer, a
/// few tries. Blocking: callers are on virtual threads.
final class OwnerApi implements AutoCloseable {
  private static final int LARGEST_ANSWER_BYTES = 8 << 20;
  private static final byte[] NO_BODY = {};
  private static final int TRIES = 3;
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final URI apiUrl;
  private final KeyPair key;
  private final Clock clock;
  private final Duration timeout;
  private final MeterRegistry metrics;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client;

  OwnerApi(URI apiUrl, KeyPair key, Clock clock, Duration timeout, MeterRegistry metrics) {
    this.apiUrl = apiUrl;
    this.key = key;
    this.clock = clock;
    this.timeout = timeout;
    this.metrics = metrics;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(threads)
            .build();
  }

  /// A complete answer of the API, whatever its status.
  record Answer(int status, String body) {
    boolean isOk() {
      return status == 200 || status == 201;
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
    Signed signed = sign(NO_BODY);
    return retried(() -> signed.headers(HttpRequest.newBuilder(uri(path))).GET().build());
  }

  /// Signs and posts. Every try sends the same bytes under the same signature: the service answers
  /// an exact repetition as it answered the first time.
  Answer postSigned(String path, byte[] body) throws IOException, InterruptedException {
    Signed signed = sign(body);
    return retried(
        () ->
            signed
                .headers(HttpRequest.newBuilder(uri(path)))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
  }

  private Signed sign(byte[] body) {
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    byte[] signature = key.sign(RequestSignature.message(body, timestamp));
    return new Signed(key.hotkey().ss58(), Hex.encodePrefixed(signature), timestamp);
  }

  private record Signed(String hotkey, String signature, String timestamp) {
    HttpRequest.Builder headers(HttpRequest.Builder request) {
      return request
          .header(RequestSignature.HOTKEY_HEADER, hotkey)
          .header(RequestSignature.SIGNATURE_HEADER, signature)
          .header(RequestSignature.TIMESTAMP_HEADER, timestamp);
    }
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
    Future<Answer> exchange = threads.submit(() -> send(request));
    try {
      return exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(request.uri().getPath() + ": no answer within " + timeout, e);
    } catch (ExecutionException e) {
      throw new IOException(request.uri().getPath() + ": " + e.getCause(), e.getCause());
    } finally {
      exchange.cancel(true);
    }
  }

  private Answer send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      byte[] bytes = body.readNBytes(LARGEST_ANSWER_BYTES + 1);
      if (bytes.length > LARGEST_ANSWER_BYTES) {
        throw new IOException("the answer has more than " + LARGEST_ANSWER_BYTES + " bytes");
      }
      Answer answer = new Answer(response.statusCode(), new String(bytes, StandardCharsets.UTF_8));
      if (answer.isOk() && !isJson(response)) {
        throw new IOException("the answer is not JSON: somebody else answered");
      }
      return answer;
    }
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
    client.shutdownNow();
    threads.shutdownNow();
  }
}
