package ai.leoma.judge;

import ai.leoma.http.BlockingHttpClient;
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

/// Carries LangChain4j's requests under a deadline from connect to the last byte and with a limit
/// on the answer's size; redirects are not followed, so that a key never goes to another host.
final class BoundedHttpClient implements HttpClient, AutoCloseable {
  private static final int LARGEST_ANSWER_BYTES = 1 << 20;

  /// Set by the JDK's client itself.
  private static final Set<String> RESTRICTED_HEADERS =
      Set.of("content-length", "host", "connection");

  private final Duration deadline;
  private final BlockingHttpClient client = new BlockingHttpClient();

  BoundedHttpClient(Duration deadline) {
    this.deadline = deadline;
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    try {
      return client.exchange(outgoing(request), deadline, BoundedHttpClient::answer);
    } catch (HttpTimeoutException e) {
      throw new TimeoutException(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TimeoutException("interrupted while waiting for an answer");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private java.net.http.HttpRequest outgoing(HttpRequest request) {
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
    return outgoing.build();
  }

  private static SuccessfulHttpResponse answer(java.net.http.HttpResponse<InputStream> response)
      throws IOException {
    byte[] bytes = BlockingHttpClient.wholeBody(response, LARGEST_ANSWER_BYTES);
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

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    throw new UnsupportedFeatureException("the judge is never asked for a stream");
  }

  /// Ends the calls that are under way.
  @Override
  public void close() {
    client.close();
  }

  /// What LangChain4j's model builders take: always the one client, which stays its opener's.
  static final class Builder implements HttpClientBuilder {
    private final BoundedHttpClient client;

    Builder(BoundedHttpClient client) {
      this.client = client;
    }

    @Override
    public Duration connectTimeout() {
      return BlockingHttpClient.CONNECT_TIMEOUT;
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
