package ai.leoma.sandbox.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.jboss.logging.Logger;

/// Reads the whole body of a request, up to a limit, before anything is answered, as the gateways
/// in front of the real services do. An exchange that fails is told as 500, never left open.
final class BodyCollector {

  private static final Logger LOG = Logger.getLogger(BodyCollector.class);
  private static final int LIMIT_BYTES = 64 * 1024 * 1024;

  private final HttpServerRequest request;
  private final Exchange exchange;
  private final Buffer body = Buffer.buffer();
  private boolean isTooLong;

  private BodyCollector(HttpServerRequest request, Exchange exchange) {
    this.request = request;
    this.exchange = exchange;
  }

  static void collect(HttpServerRequest request, Exchange exchange) {
    BodyCollector collector = new BodyCollector(request, exchange);
    request.handler(collector::append);
    request.endHandler(end -> collector.answer());
    request.exceptionHandler(gone -> LOG.debugf("a request was cut off: %s", gone.getMessage()));
  }

  private void append(Buffer chunk) {
    if (isTooLong) {
      return;
    }
    isTooLong = body.length() + chunk.length() > LIMIT_BYTES;
    if (isTooLong) {
      refuse(413);
      request.connection().close();
    } else {
      body.appendBuffer(chunk);
    }
  }

  private void answer() {
    if (isTooLong) {
      return;
    }
    try {
      exchange.answer(request, body);
    } catch (RuntimeException e) {
      LOG.errorf(e, "an imitated service failed at %s %s", request.method(), request.path());
      refuse(500);
    }
  }

  private void refuse(int status) {
    Reply.text(request, status, "text/plain", "");
  }
}
