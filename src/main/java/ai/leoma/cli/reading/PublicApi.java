package ai.leoma.cli.reading;

import ai.leoma.cli.terminal.CommandVertx;
import ai.leoma.http.BoundedHttpClient;
import ai.leoma.http.HttpCall;
import ai.leoma.http.HttpReply;
import ai.leoma.http.OutsideText;
import ai.leoma.http.RetryPolicy;
import ai.leoma.json.JsonReader;
import ai.leoma.json.JsonValue.ObjectValue;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.GZIPInputStream;

/// The public API of a running service, as a command asks it: with a deadline, a size limit and a
/// second try. Nothing of the service is started for it. Every failure is one sentence.
public final class PublicApi implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(20);

  private static final int LIMIT_BYTES = 32 << 20;
  private static final int LONGEST_REFUSAL_BYTES = 64 << 10;
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final RetryPolicy TWICE =
      new RetryPolicy(2, Duration.ofMillis(300), Duration.ofSeconds(3));

  private final URI service;
  private final Vertx vertx;
  private final BoundedHttpClient client;
  private final HttpClient downloads;

  public PublicApi(URI service) {
    this.service = service;
    this.vertx = CommandVertx.small();
    this.client = new BoundedHttpClient(vertx, "leoma", 1);
    this.downloads =
        vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MILLIS));
  }

  /// What the service answers under the path; empty when it knows no such thing.
  ///
  /// @throws ReadingFailed when it cannot be reached, refuses, or is no service of Leoma
  public Optional<Members> find(String path) {
    HttpCall call =
        HttpCall.get(
            "read",
            URI.create(service + path),
            Map.of("Accept", "application/json"),
            DEADLINE,
            LIMIT_BYTES);
    HttpReply reply =
        client.send(call, TWICE).await().atMost(DEADLINE.multipliedBy(2).plusSeconds(10));
    return read(answered(reply));
  }

  private HttpReply.Answer answered(HttpReply reply) {
    return switch (reply) {
      case HttpReply.Answer answer -> answer;
      case HttpReply.Unreachable(String detail) ->
          throw new ReadingFailed("cannot reach " + service + ": " + withoutClass(detail));
      case HttpReply.TimedOut _, HttpReply.TooLarge _ ->
          throw new ReadingFailed(service + " cannot be read: " + reply.describe());
    };
  }

  /// The window of a ranking, whose votes may be more than fit into memory: they come as a file.
  ///
  /// @throws ReadingFailed when it cannot be reached, refuses, stands still, or is no service of
  ///     Leoma
  Optional<StoredWindow> findInputs(String path) {
    try {
      Path file = Files.createTempFile("leoma-inputs", ".json");
      try {
        HttpReply.Answer answer = answered(download(path, file));
        return answer.status() == 200
            ? Optional.of(window(file, answer))
            : read(refusal(answer, file)).flatMap(_ -> Optional.empty());
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new ReadingFailed("the inputs of a ranking cannot be read: " + e.getMessage());
    }
  }

  private HttpReply download(String path, Path file) throws IOException {
    for (int attempt = 1; ; attempt++) {
      HttpReply reply =
          Download.of(vertx, downloads, service + path, file)
              .toCompletionStage()
              .toCompletableFuture()
              .join();
      Optional<Duration> pause = TWICE.pauseAfter(reply, attempt, ThreadLocalRandom.current());
      if (pause.isEmpty()) {
        return reply;
      }
      pause(pause.get());
    }
  }

  private static void pause(Duration pause) throws IOException {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped");
    }
  }

  private static StoredWindow window(Path file, HttpReply.Answer answer) throws IOException {
    StoredWindow window = new StoredWindow();
    try (InputStream stored = Files.newInputStream(file);
        InputsReading inputs = new InputsReading(plain(stored, answer))) {
      inputs.read(window);
    }
    return window;
  }

  private static HttpReply.Answer refusal(HttpReply.Answer answer, Path file) throws IOException {
    try (InputStream stored = Files.newInputStream(file)) {
      return new HttpReply.Answer(
          answer.status(),
          answer.headers(),
          plain(stored, answer).readNBytes(LONGEST_REFUSAL_BYTES));
    }
  }

  private static InputStream plain(InputStream stored, HttpReply.Answer answer) throws IOException {
    boolean isZipped = answer.header("Content-Encoding").filter("gzip"::equals).isPresent();
    return isZipped ? new GZIPInputStream(stored, 1 << 16) : stored;
  }

  private Optional<Members> read(HttpReply.Answer answer) {
    Optional<Members> body = object(answer.body());
    if (answer.status() == 200) {
      return Optional.of(body.orElseThrow(() -> notLeoma("its answer is not a JSON object")));
    }
    if (answer.status() / 100 == 3) {
      throw new ReadingFailed(
          service
              + " redirects to "
              + OutsideText.of(answer.header("Location").orElse("nowhere"))
              + ": give that address with --api");
    }
    String detail =
        body.flatMap(Members::detail)
            .map(OutsideText::of)
            .orElseThrow(() -> notLeoma("it answers with status " + answer.status()));
    if (answer.status() != 404) {
      throw new ReadingFailed(service + " refuses with status " + answer.status() + ": " + detail);
    }
    if (detail.equals("Not Found")) {
      throw notLeoma("it has no such page (or is older than this program)");
    }
    return Optional.empty();
  }

  private ReadingFailed notLeoma(String because) {
    return new ReadingFailed(service + " is not a service of Leoma that can be asked: " + because);
  }

  private static Optional<Members> object(byte[] body) {
    return JsonReader.parse(new String(body, StandardCharsets.UTF_8))
        .filter(ObjectValue.class::isInstance)
        .map(ObjectValue.class::cast)
        .map(Members::new);
  }

  private static String withoutClass(String detail) {
    return detail.replaceFirst("^\\w*Exception: ", "");
  }

  @Override
  public void close() {
    client.close();
    var unused = downloads.close();
    CommandVertx.close(vertx);
  }
}
