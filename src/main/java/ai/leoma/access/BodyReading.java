package ai.leoma.access;

import ai.leoma.access.problem.ProblemMappers;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// The body of one request on its way in; all of it happens on the request's event loop. Its bytes
/// count as in flight until the answer is out, at most until the deadline.
final class BodyReading {
  private static final String RETRY_AFTER_SECONDS = "5";
  private static final String BYTES = "leoma.body";
  private static final byte[] NONE = {};

  private final RoutingContext routing;
  private final int maxBytes;
  private final AtomicLong inFlight;
  private final long maxInFlight;
  private final BodyBytes body;
  private long held;
  private long timer;
  private boolean isComplete;

  BodyReading(RoutingContext routing, int maxBytes, AtomicLong inFlight, long maxInFlight) {
    this.routing = routing;
    this.maxBytes = maxBytes;
    this.inFlight = inFlight;
    this.maxInFlight = maxInFlight;
    this.body = new BodyBytes(declaredLength(routing.request(), maxBytes));
  }

  /// The bytes that the request's signature covers; none of a method without body.
  static byte[] of(RoutingContext routing) {
    return routing.get(BYTES, NONE);
  }

  /// Of a body in pieces, whose length nobody knows, the most that it may have.
  private static int declaredLength(HttpServerRequest request, int maxBytes) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? maxBytes : Integer.parseInt(length);
  }

  void start(Duration deadline) {
    HttpServerRequest request = routing.request();
    timer = routing.vertx().setTimer(deadline.toMillis(), _ -> expire());
    routing.addEndHandler(_ -> release());
    request.handler(this::take);
    request.endHandler(_ -> complete());
    request.resume();
  }

  private void take(Buffer chunk) {
    if (isAnswered()) {
      return;
    }
    if (body.length() + chunk.length() > maxBytes) {
      refuse(routing, 413, "Request body too large");
      return;
    }
    held += chunk.length();
    if (inFlight.addAndGet(chunk.length()) > maxInFlight) {
      routing.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
      refuse(routing, 503, "Too many request bodies at once");
      return;
    }
    body.append(chunk);
  }

  private void complete() {
    isComplete = true;
    if (isAnswered()) {
      release();
      return;
    }
    RoutingContextInternal read = (RoutingContextInternal) routing;
    byte[] bytes = body.toByteArray();
    read.put(BYTES, bytes);
    read.setBody(Buffer.buffer(Unpooled.wrappedBuffer(bytes)));
    read.visitHandler(RoutingContextInternal.BODY_HANDLER);
    routing.next();
  }

  /// What a refused sender goes on sending is dropped until now.
  private void expire() {
    if (!isComplete) {
      if (!isAnswered()) {
        refuse(routing, 408, "Request body not received in time");
      }
      var unused = routing.request().connection().close();
    }
    release();
  }

  private void release() {
    inFlight.addAndGet(-held);
    held = 0;
    if (isComplete) {
      routing.vertx().cancelTimer(timer);
    }
  }

  private boolean isAnswered() {
    HttpServerResponse response = routing.response();
    return response.ended() || response.closed();
  }

  /// The connection is not kept, for the rest of the body is not wanted.
  static void refuse(RoutingContext routing, int status, String detail) {
    routing
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CONNECTION, "close")
        .end(ProblemMappers.body(detail));
  }
}
