package ai.leoma.gate;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which pages of other origins may read answers: none, unless `leoma.http.cors-origins` names
/// them. The answers are those of the wire contract, section 1.
final class CrossOrigin {
  private static final CharSequence ORIGIN = HttpHeaders.createOptimized("Origin");
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
  private static final String ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials";
  private static final String ASKED_METHOD = "Access-Control-Request-Method";
  private static final String ASKED_HEADERS = "Access-Control-Request-Headers";
  private static final Set<String> METHODS =
      Set.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");
  private static final String METHOD_LIST = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

  private final Set<String> origins;
  private final boolean isOpen;

  CrossOrigin(Optional<String> commaSeparated) {
    this.origins =
        Arrays.stream(commaSeparated.orElse("").split(",", -1))
            .map(String::strip)
            .filter(origin -> !origin.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    this.isOpen = origins.contains("*");
  }

  /// Lets the page that asks read the answer, whatever it will be.
  void allow(RoutingContext routing) {
    Optional<String> origin = origin(routing.request());
    if (origin.filter(this::isAllowed).isPresent()) {
      routing.addHeadersEndHandler(_ -> allow(routing, origin.get()));
    }
  }

  private void allow(RoutingContext routing, String origin) {
    HttpServerResponse response = routing.response();
    boolean isPlain =
        isOpen
            && response.getStatusCode() != 500
            && !routing.request().headers().contains("Cookie")
            && !isPreflight(routing.request());
    response.putHeader(ALLOW_CREDENTIALS, "true");
    response.putHeader(ALLOW_ORIGIN, isPlain ? "*" : origin);
    if (!isPlain && !isPreflight(routing.request())) {
      response.headers().add("Vary", ORIGIN);
    }
  }

  /// Answers a browser that asks beforehand; `false` for every other request.
  boolean answersPreflight(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (!isPreflight(request) || origins.isEmpty()) {
      return false;
    }
    HttpServerResponse response = routing.response();
    response.putHeader("Vary", ORIGIN);
    response.putHeader("Access-Control-Allow-Methods", METHOD_LIST);
    response.putHeader("Access-Control-Max-Age", "600");
    Optional.ofNullable(request.getHeader(ASKED_HEADERS))
        .ifPresent(headers -> response.putHeader("Access-Control-Allow-Headers", headers));
    String refused = refusedParts(request);
    response
        .setStatusCode(refused.isEmpty() ? 200 : 400)
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .end(refused.isEmpty() ? "OK" : "Disallowed CORS " + refused);
    return true;
  }

  private String refusedParts(HttpServerRequest request) {
    boolean isKnownOrigin = origin(request).filter(this::isAllowed).isPresent();
    boolean isKnownMethod =
        METHODS.contains(request.getHeader(ASKED_METHOD).toUpperCase(Locale.ROOT));
    if (isKnownOrigin) {
      return isKnownMethod ? "" : "method";
    }
    return isKnownMethod ? "origin" : "origin, method";
  }

  private boolean isAllowed(String origin) {
    return isOpen || origins.contains(origin);
  }

  private static boolean isPreflight(HttpServerRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && origin(request).isPresent()
        && request.headers().contains(ASKED_METHOD);
  }

  private static Optional<String> origin(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader(ORIGIN));
  }
}
