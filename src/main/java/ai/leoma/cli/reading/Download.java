package ai.leoma.cli.reading;

import ai.leoma.http.HttpReply;
import ai.leoma.http.OutsideText;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/// One long answer on its way into a file, as it is sent: compressed when its headers say so. It
/// may take long, but not stand still.
final class Download {
  static final Duration STANDSTILL = Duration.ofSeconds(60);

  /// The service writes for ten minutes at most.
  private static final Duration LONGEST = Duration.ofMinutes(15);

  /// A full window has some hundred megabytes, compressed a fifth of them.
  private static final int LIMIT_BYTES = 1 << 30;

  private final HttpClient client;
  private final AsyncFile file;
  private final Promise<HttpReply> reply = Promise.promise();
  private long bytes;

  private Download(HttpClient client, AsyncFile file) {
    this.client = client;
    this.file = file;
  }

  /// Never fails. An answer has no body: that is in the file.
  static Future<HttpReply> of(Vertx vertx, HttpClient client, String address, Path target) {
    OpenOptions anew = new OpenOptions().setTruncateExisting(true);
    return vertx
        .fileSystem()
        .open(target.toString(), anew)
        .compose(
            file ->
                new Download(client, file)
                    .run(vertx, address)
                    .eventually(() -> file.close().otherwiseEmpty()))
        .otherwise(Download::failed);
  }

  private Future<HttpReply> run(Vertx vertx, String address) {
    long timer =
        vertx.setTimer(LONGEST.toMillis(), _ -> reply.tryComplete(new HttpReply.TimedOut()));
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(address)
            .setIdleTimeout(STANDSTILL.toMillis())
            .putHeader("Accept", "application/json")
            .putHeader("Accept-Encoding", "gzip");
    var unused =
        client
            .request(options)
            .compose(HttpClientRequest::send)
            .onSuccess(this::receive)
            .onFailure(reply::tryFail);
    return reply.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  private void receive(HttpClientResponse response) {
    response.exceptionHandler(reply::tryFail);
    file.exceptionHandler(reply::tryFail);
    response.handler(chunk -> write(response, chunk));
    response.endHandler(_ -> file.flush().onComplete(_ -> reply.tryComplete(answer(response))));
  }

  private void write(HttpClientResponse response, Buffer chunk) {
    bytes += chunk.length();
    if (bytes > LIMIT_BYTES) {
      reply.tryComplete(new HttpReply.TooLarge(LIMIT_BYTES));
      response.request().reset();
    } else if (!reply.future().isComplete()) {
      file.write(chunk).onFailure(reply::tryFail);
      if (file.writeQueueFull()) {
        response.pause();
        file.drainHandler(_ -> response.resume());
      }
    }
  }

  private static HttpReply answer(HttpClientResponse response) {
    Map<String, String> headers = new HashMap<>();
    response
        .headers()
        .forEach((name, value) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
    return new HttpReply.Answer(response.statusCode(), headers, new byte[0]);
  }

  private static HttpReply failed(Throwable failure) {
    return failure instanceof TimeoutException
        ? new HttpReply.TimedOut()
        : new HttpReply.Unreachable(OutsideText.of(failure));
  }
}
