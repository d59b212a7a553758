package ai.leoma.sandbox.chutes;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/// Reads a request body up to a limit.
final class BoundedBody {

  private BoundedBody() {}

  /// Fails when the body is longer than the limit; what comes after it is not kept.
  static Future<Buffer> read(HttpServerRequest request, int limitBytes) {
    Promise<Buffer> body = Promise.promise();
    Buffer collected = Buffer.buffer();
    request.handler(
        chunk -> {
          if (collected.length() + chunk.length() > limitBytes) {
            body.tryFail("longer than " + limitBytes + " bytes");
          } else {
            collected.appendBuffer(chunk);
          }
        });
    request.endHandler(end -> body.tryComplete(collected));
    request.exceptionHandler(body::tryFail);
    return body.future();
  }
}
