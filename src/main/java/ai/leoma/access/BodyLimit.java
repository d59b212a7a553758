package ai.leoma.access;

import ai.leoma.access.problem.ProblemMappers;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/// Reads the whole body of a request before anything else sees it, and no more than
/// `leoma.access.max-body-bytes` of it: above, the answer is 413, whether the length was declared
/// or the body came in chunks. Signatures cover the bytes as they came.
@ApplicationScoped
class BodyLimit {
  /// Before everything but the access log.
  private static final int PRIORITY = 500;

  private static final Set<HttpMethod> WITH_BODY =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

  private final int maxBytes;

  BodyLimit(AccessConfig config) {
    this.maxBytes = config.maxBodyBytes();
  }

  void register(@Observes Filters filters) {
    filters.register(this::read, PRIORITY);
  }

  private void read(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (!WITH_BODY.contains(request.method())) {
      routing.next();
      return;
    }
    if (declaresTooMuch(request)) {
      refuse(routing);
      return;
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    Buffer body = Buffer.buffer();
    request.handler(chunk -> take(chunk, body, routing));
    request.endHandler(
        _ -> {
          if (!routing.response().ended()) {
            RoutingContextInternal read = (RoutingContextInternal) routing;
            read.setBody(body);
            read.visitHandler(RoutingContextInternal.BODY_HANDLER);
            routing.next();
          }
        });
    request.resume();
  }

  private boolean declaresTooMuch(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    // the HTTP codec has refused what is no number; what is too long for one is too much
    return length != null && (length.length() > 18 || Long.parseLong(length) > maxBytes);
  }

  private void take(Buffer chunk, Buffer body, RoutingContext routing) {
    if (routing.response().ended()) {
      return;
    }
    if (body.length() + chunk.length() > maxBytes) {
      refuse(routing);
      return;
    }
    body.appendBuffer(chunk);
  }

  /// Closes the connection, for the rest of the body is not wanted.
  private void refuse(RoutingContext routing) {
    routing
        .response()
        .setStatusCode(413)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CONNECTION, "close")
        .end(ProblemMappers.body("Request body too large"));
  }
}
