package ai.leoma.sandbox.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/// Answers one request whose whole body is there.
@FunctionalInterface
public interface Exchange {

  /// Runs on the event loop and must not block it.
  void answer(HttpServerRequest request, Buffer body);
}
