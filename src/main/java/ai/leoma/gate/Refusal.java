package ai.leoma.gate;

import ai.leoma.access.problem.ProblemMappers;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/// An answer that is given before anything of the service has seen the request.
///
/// @param reason for the metric
/// @param headers beside the content type
record Refusal(int status, String reason, String detail, Map<String, String> headers) {
  Refusal {
    headers = Map.copyOf(headers);
  }

  Refusal(int status, String reason, String detail) {
    this(status, reason, detail, Map.of());
  }

  static Refusal retryAfter(int status, String reason, String detail, long seconds) {
    return new Refusal(status, reason, detail, Map.of("Retry-After", Long.toString(seconds)));
  }

  /// A body that was not read is not waited for.
  void answer(RoutingContext routing) {
    HttpServerResponse response = routing.response();
    headers.forEach(response::putHeader);
    if (hasBody(routing.request())) {
      response.putHeader(HttpHeaders.CONNECTION, "close");
    }
    response.setStatusCode(status);
    if (status < 400) {
      response.end();
    } else {
      response
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .end(ProblemMappers.body(detail));
    }
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || length != null && !length.equals("0");
  }
}
