package ai.leoma.cli.reading;

import ai.leoma.http.BoundedHttpClient;
import ai.leoma.http.HttpCall;
import ai.leoma.http.HttpReply;
import ai.leoma.http.OutsideText;
import ai.leoma.http.RetryPolicy;
import ai.leoma.json.JsonReader;
import ai.leoma.json.JsonValue.ObjectValue;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The public API of a running service, as a command asks it: with a deadline, a size limit and a
/// second try. Nothing of the service is started for it. Every failure is one sentence.
final class PublicApi implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(20);

  private static final int LIMIT_BYTES = 32 << 20;
  private static final RetryPolicy TWICE =
      new RetryPolicy(2, Duration.ofMillis(300), Duration.ofSeconds(3));

  private final URI service;
  private final Vertx vertx;
  private final BoundedHttpClient client;

  PublicApi(URI service) {
    this.service = service;
    this.vertx = Vertx.vertx(small());
    this.client = new BoundedHttpClient(vertx, "leoma", 1);
  }

  /// One thread and no files of its own: this process ends in a moment.
  private static VertxOptions small() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  /// What the service answers under the path; empty when it knows no such thing.
  ///
  /// @throws ReadingFailed when it cannot be reached, refuses, or is no service of Leoma
  Optional<Members> find(String path) {
    HttpCall call =
        HttpCall.get(
            "read",
            URI.create(service + path),
            Map.of("Accept", "application/json"),
            DEADLINE,
            LIMIT_BYTES);
    HttpReply reply =
        client.send(call, TWICE).await().atMost(DEADLINE.multipliedBy(2).plusSeconds(10));
    return switch (reply) {
      case HttpReply.Answer answer -> read(answer);
      case HttpReply.Unreachable(String detail) ->
          throw new ReadingFailed("cannot reach " + service + ": " + withoutClass(detail));
      case HttpReply.TimedOut _, HttpReply.TooLarge _ ->
          throw new ReadingFailed(service + " cannot be read: " + reply.describe());
    };
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
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
