package ai.leoma.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks a server for callers on virtual threads: a deadline from connect to the last byte, whatever
/// the reader does with the answer, and never a redirect, so that no key goes to another host.
/// Retries are the caller's.
public final class BlockingHttpClient implements AutoCloseable {
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .executor(threads)
          .build();

  /// Reads an answer while it comes; what it leaves unread is thrown away.
  @FunctionalInterface
  public interface Reading<T> {
    /// @param answer its body is closed afterwards
    T read(HttpResponse<InputStream> answer) throws IOException, InterruptedException;
  }

  /// @return what the reading made of the answer, whatever its status
  /// @throws HttpTimeoutException when the reading has not ended at the deadline
  /// @throws IOException when there was no answer or the reading failed with it
  public <T> T exchange(HttpRequest request, Duration deadline, Reading<T> reading)
      throws IOException, InterruptedException {
    Future<T> exchange = threads.submit(() -> send(request, reading));
    try {
      return exchange.get(Math.max(1, deadline.toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      HttpTimeoutException late = new HttpTimeoutException("no answer within " + deadline);
      late.initCause(e);
      throw late;
    } catch (ExecutionException e) {
      throw unwrapped(e.getCause());
    } finally {
      exchange.cancel(true);
    }
  }

  private <T> T send(HttpRequest request, Reading<T> reading)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      return reading.read(answer);
    }
  }

  /// @throws IOException when there are more bytes than the limit
  public static byte[] wholeBody(HttpResponse<InputStream> answer, int limitBytes)
      throws IOException {
    byte[] bytes = answer.body().readNBytes(limitBytes + 1);
    if (bytes.length > limitBytes) {
      throw new IOException("the answer has more than " + limitBytes + " bytes");
    }
    return bytes;
  }

  private static IOException unwrapped(Throwable cause) {
    return switch (cause) {
      case IOException io -> io;
      case RuntimeException unexpected -> throw unexpected;
      case Error fatal -> throw fatal;
      default -> new IOException(cause);
    };
  }

  /// Ends the exchanges that are under way.
  @Override
  public void close() {
    client.shutdownNow();
    threads.shutdownNow();
  }
}
