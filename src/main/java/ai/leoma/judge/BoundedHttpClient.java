package ai.leoma.judge;

import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Carries LangChain4j's requests under a deadline from connect to the last byte and with a limit
/// on the answer's size; redirects are not followed, so that a key never goes to another host.
final class BoundedHttpClient implements HttpClient, AutoCloseable {
  private static final int LARGEST_ANSWER_BYTES = 1 << 20;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /// Set by the JDK's client itself.
  private static final Set<String> RESTRICTED_HEADERS =
      Set.of("content-length", "host", "connection");

  private final Duration deadline;
  private final java.net.http.HttpClient client;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  BoundedHttpClient(Duration deadline) {
    this.deadline = deadline;
    this.client =
        java.net.http.HttpClient.newBuilder()
            .version(java.net.http.HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(java.net.http.HttpClient.Redirect.NEVER)
            .executor(threads)
            .build();
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    Future<SuccessfulHttpResponse> answer = threads.submit(() -> send(request));
    try {
      return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("no answer within " + deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TimeoutException("interrupted while waiting for an answer");
    } catch (ExecutionException e) {
      throw unwrapped(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private SuccessfulHttpResponse send(HttpRequest request)
      throws IOException, InterruptedException {
    java.net.http.HttpRequest.Builder outgoing =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
            .timeout(deadline)
            .method(
                request.method().name(),
                request.body() == null
                    ? java.net.http.HttpRequest.BodyPublishers.noBody()
                    : java.net.http.HttpRequest.BodyPublishers.ofString(request.body()));
    request
        .headers()
        .forEach(
            (name, values) -> {
              if (!RESTRICTED_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> outgoing.header(name, value));
              }
            });
    java.net.http.HttpResponse<InputStream> response =
        client.send(outgoing.build(), java.net.http.HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      byte[] bytes = body.readNBytes(LARGEST_ANSWER_BYTES + 1);
      if (bytes.length > LARGEST_ANSWER_BYTES) {
        throw new IOException("the answer has more than " + LARGEST_ANSWER_BYTES + " bytes");
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (response.statusCode() / 100 != 2) {
        throw new RefusedAnswer(
            response.statusCode(), text, RetryHint.of(response.headers()::firstValue, text));
      }
      return SuccessfulHttpResponse.builder()
          .statusCode(response.statusCode())
          .headers(response.headers().map())
          .body(text)
          .build();
    }
  }

  private static RuntimeException unwrapped(Throwable cause) {
    return switch (cause) {
      case HttpTimeoutException timeout -> new TimeoutException(timeout.getMessage());
      case RuntimeException known -> known;
      case IOException io -> new UncheckedIOException(io);
      default -> new IllegalStateException(cause);
    };
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    throw new UnsupportedFeatureException("the judge is never asked for a stream");
  }

  /// Ends the calls that are under way.
  @Override
  public void close() {
    threads.shutdownNow();
    client.shutdownNow();
  }

  /// What LangChain4j's model builders take: always the one client, which stays its opener's.
  static final class Builder implements HttpClientBuilder {
    private final BoundedHttpClient client;

    Builder(BoundedHttpClient client) {
      this.client = client;
    }

    @Override
    public Duration connectTimeout() {
      return CONNECT_TIMEOUT;
    }

    /// Ours stands.
    @Override
    public HttpClientBuilder connectTimeout(Duration ignored) {
      return this;
    }

    @Override
    public Duration readTimeout() {
      return client.deadline;
    }

    /// Ours stands.
    @Override
    public HttpClientBuilder readTimeout(Duration ignored) {
      return this;
    }

    @Override
    public HttpClient build() {
      return client;
    }
  }
}
