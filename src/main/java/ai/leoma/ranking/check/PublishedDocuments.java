package ai.leoma.ranking.check;

import ai.leoma.http.BlockingHttpClient;
import ai.leoma.json.BoundedJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// What a service publishes, as anybody reads it: unsigned, fresh from the service and from no
/// cache, each answer with a limit and a deadline.
final class PublishedDocuments implements AutoCloseable {
  private static final ObjectMapper JSON = BoundedJson.mapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
  private static final int TRIES = 3;

  private final String base;
  private final MeterRegistry metrics;
  private final BlockingHttpClient client = new BlockingHttpClient();

  PublishedDocuments(URI apiUrl, MeterRegistry metrics) {
    this.base = apiUrl.toString().replaceAll("/+$", "");
    this.metrics = metrics;
  }

  /// Which documents, as metrics name them.
  enum Kind {
    RANKING,
    SNAPSHOT,
    INPUTS,
    ENVELOPE
  }

  /// The service's word that something is not there.
  ///
  /// @param isForNow it is said to come later
  static final class Absent extends IOException {
    private static final long serialVersionUID = 1L;
    private final boolean isForNow;

    Absent(boolean isForNow) {
      super("the service says that there is none" + (isForNow ? " yet" : ""));
      this.isForNow = isForNow;
    }

    boolean isForNow() {
      return isForNow;
    }
  }

  /// The service has too much to do.
  private static final class Busy extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient Duration pause;

    Busy(int status, Duration pause) {
      super("the service answered " + status);
      this.pause = pause;
    }
  }

  /// Reads an answer of whose bytes no more come than the limit.
  @FunctionalInterface
  interface Reading<T> {
    T read(InputStream body) throws IOException, Contradicts;
  }

  JsonNode json(Kind kind, String path, int limitBytes, Deadline deadline)
      throws IOException, InterruptedException {
    byte[] bytes = bytes(kind, path, limitBytes, deadline);
    try {
      return JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new IOException("the answer is not JSON", e);
    }
  }

  byte[] bytes(Kind kind, String path, int limitBytes, Deadline deadline)
      throws IOException, InterruptedException {
    try {
      return stream(kind, path, limitBytes, deadline, PATIENCE, InputStream::readAllBytes);
    } catch (Contradicts e) {
      throw new IllegalStateException("bytes contradict nothing", e);
    }
  }

  /// @param patience how long one try may take, within the deadline
  /// @throws Absent when the service says so itself
  <T> T stream(
      Kind kind,
      String path,
      long limitBytes,
      Deadline deadline,
      Duration patience,
      Reading<T> reading)
      throws IOException, InterruptedException, Contradicts {
    for (int attempt = 1; ; attempt++) {
      try {
        return timed(kind, path, limitBytes, deadline.atMost(patience), reading);
      } catch (Busy e) {
        Duration pause = deadline.atMost(e.pause);
        if (attempt == TRIES || pause.compareTo(e.pause) < 0) {
          throw e;
        }
        Thread.sleep(pause);
      }
    }
  }

  private <T> T timed(
      Kind kind, String path, long limitBytes, Duration patience, Reading<T> reading)
      throws IOException, InterruptedException, Contradicts {
    long start = System.nanoTime();
    String outcome = "failed";
    try {
      T read = once(path, limitBytes, patience, reading);
      outcome = "read";
      return read;
    } catch (Absent e) {
      outcome = "absent";
      throw e;
    } finally {
      metrics
          .timer(
              "leoma.validator.check.fetch",
              "document",
              kind.name().toLowerCase(Locale.ROOT),
              "outcome",
              outcome)
          .record(Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /// A contradiction cannot pass through the client's thread as an exception that it declares.
  private sealed interface Outcome<T> {
    record Read<T>(T value) implements Outcome<T> {}

    record Contradicting<T>(Contradicts why) implements Outcome<T> {}
  }

  private <T> T once(String path, long limitBytes, Duration patience, Reading<T> reading)
      throws IOException, InterruptedException, Contradicts {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Accept-Encoding", "gzip")
            .header("Cache-Control", "no-cache")
            .GET()
            .build();
    Outcome<T> outcome =
        client.exchange(
            request,
            patience,
            answer -> {
              requireThere(answer);
              try (InputStream body = body(answer, limitBytes)) {
                return new Outcome.Read<>(reading.read(body));
              } catch (Contradicts e) {
                return new Outcome.Contradicting<>(e);
              }
            });
    return switch (outcome) {
      case Outcome.Read<T>(T value) -> value;
      case Outcome.Contradicting<T>(Contradicts why) -> throw why;
    };
  }

  private static void requireThere(HttpResponse<InputStream> answer) throws IOException {
    int status = answer.statusCode();
    if (status == 200 && isJson(answer)) {
      return;
    }
    if (status == 404 && isJson(answer)) {
      throw new Absent(answer.headers().firstValue("Retry-After").isPresent());
    }
    if (status == 503 || status == 429) {
      throw new Busy(status, pause(answer.headers().firstValue("Retry-After")));
    }
    throw new IOException(
        status == 200
            ? "the answer is not JSON: somebody else answered"
            : "the service answered " + status);
  }

  private static boolean isJson(HttpResponse<?> answer) {
    return answer.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
  }

  private static Duration pause(Optional<String> retryAfter) {
    Duration asked =
        retryAfter
            .filter(text -> text.matches("[0-9]{1,6}"))
            .map(text -> Duration.ofSeconds(Long.parseLong(text)))
            .orElse(Duration.ofSeconds(1));
    return asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE;
  }

  private static InputStream body(HttpResponse<InputStream> answer, long limitBytes)
      throws IOException {
    boolean isZipped =
        answer.headers().firstValue("Content-Encoding").orElse("").equalsIgnoreCase("gzip");
    return new LimitedStream(
        isZipped ? new GZIPInputStream(answer.body(), 1 << 16) : answer.body(), limitBytes);
  }

  @Override
  public void close() {
    client.close();
  }
}
