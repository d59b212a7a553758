package ai.leoma.inference;

import ai.leoma.digest.Sha256;
import ai.leoma.http.OutsideText;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// One POST to a chute whose answer goes to a file as it comes: a slow disk slows the socket down,
/// and no video is ever in memory. All handlers run on one event loop.
///
/// Nothing arrives before the generation is done, so silence is no sign of failure: only the
/// deadline ends a call.
final class ChuteCall {
  private static final int TEXT_LIMIT_BYTES = 4 * OutsideText.KEPT_CHARACTERS;

  private final Vertx vertx;
  private final HttpClient client;
  private final RequestOptions options;
  private final Buffer body;
  private final Path target;
  private final long limitBytes;
  private final Promise<CallEnd> end = Promise.promise();
  private final Promise<CallEnd> closed = Promise.promise();
  private final MessageDigest digest = Sha256.start();
  private final Buffer text = Buffer.buffer();
  private HttpClientRequest request;
  private AsyncFile file;
  private long bytes;

  ChuteCall(
      Vertx vertx,
      HttpClient client,
      RequestOptions options,
      Buffer body,
      Path target,
      long limitBytes) {
    this.vertx = vertx;
    this.client = client;
    this.options = options;
    this.body = body;
    this.target = target;
    this.limitBytes = limitBytes;
  }

  /// Fails only when the file cannot be written.
  CompletionStage<CallEnd> start(Duration deadline) {
    vertx.getOrCreateContext().runOnContext(unused -> begin(deadline));
    return closed.future().toCompletionStage();
  }

  private void begin(Duration deadline) {
    long timer =
        vertx.setTimer(
            Math.max(1, deadline.toMillis()), unused -> finish(new CallEnd.DeadlinePassed()));
    end.future()
        .onComplete(
            ended -> {
              vertx.cancelTimer(timer);
              close();
            });
    client
        .request(options)
        .onSuccess(this::send)
        .onFailure(failure -> finish(new CallEnd.NotConnected(OutsideText.of(failure))));
  }

  private void send(HttpClientRequest ready) {
    request = ready;
    if (end.future().isComplete()) {
      ready.reset();
      return;
    }
    ready.send(body).onSuccess(this::receive).onFailure(this::lost);
  }

  private void receive(HttpClientResponse response) {
    response.exceptionHandler(this::lost);
    String type = Optional.ofNullable(response.getHeader("Content-Type")).orElse("");
    if (response.statusCode() == 200 && mayBeVideo(type)) {
      response.pause();
      vertx
          .fileSystem()
          .open(target.toString(), new OpenOptions().setTruncateExisting(true).setRead(false))
          .onSuccess(opened -> download(response, opened))
          .onFailure(this::unwritable);
    } else {
      response.handler(chunk -> collectText(response, type, chunk));
      response.endHandler(unused -> finish(answered(response, type)));
    }
  }

  /// Everything but what says of itself that it is text: the real check is that of the file.
  private static boolean mayBeVideo(String contentType) {
    String type = contentType.toLowerCase(Locale.ROOT);
    return !type.startsWith("text/") && !type.contains("json") && !type.contains("xml");
  }

  private void download(HttpClientResponse response, AsyncFile opened) {
    file = opened;
    if (end.future().isComplete()) {
      close();
      return;
    }
    file.exceptionHandler(this::unwritable);
    file.drainHandler(unused -> response.resume());
    response.handler(chunk -> write(response, chunk));
    response.endHandler(
        unused -> {
          String sha256 = HexFormat.of().formatHex(digest.digest());
          finish(new CallEnd.Downloaded(bytes, sha256, System.nanoTime()));
        });
    response.resume();
  }

  private void write(HttpClientResponse response, Buffer chunk) {
    if (end.future().isComplete()) {
      return;
    }
    bytes += chunk.length();
    if (bytes > limitBytes) {
      finish(new CallEnd.Endless());
      return;
    }
    digest.update(chunk.getBytes());
    file.write(chunk).onFailure(this::unwritable);
    if (file.writeQueueFull()) {
      response.pause();
    }
  }

  private void collectText(HttpClientResponse response, String type, Buffer chunk) {
    text.appendBuffer(chunk);
    if (text.length() >= TEXT_LIMIT_BYTES) {
      finish(answered(response, type));
    }
  }

  private CallEnd answered(HttpClientResponse response, String type) {
    String invocation = response.getHeader("X-Chutes-InvocationID");
    String kept = OutsideText.of(text.getBytes());
    return new CallEnd.Answered(
        response.statusCode(),
        type,
        invocation == null
            ? kept
            : OutsideText.of(kept + " (invocation " + OutsideText.of(invocation) + ")"));
  }

  private void lost(Throwable failure) {
    finish(new CallEnd.Lost(OutsideText.of(failure) + ", after " + bytes + " bytes"));
  }

  private void unwritable(Throwable failure) {
    end.tryFail(failure);
  }

  private void finish(CallEnd result) {
    end.tryComplete(result);
  }

  /// Ends what is still open, then tells the result: whoever gets it finds the file whole.
  private void close() {
    boolean isWhole =
        end.future().succeeded() && end.future().result() instanceof CallEnd.Downloaded;
    if (request != null && !isWhole) {
      request.reset();
    }
    if (file == null) {
      closed.handle(end.future());
      return;
    }
    AsyncFile open = file;
    file = null;
    open.close().onSuccess(unused -> closed.handle(end.future())).onFailure(closed::tryFail);
  }
}
