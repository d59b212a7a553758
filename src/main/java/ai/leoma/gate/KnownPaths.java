package ai.leoma.gate;

import ai.leoma.gate.Routes.Route;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/// Paths and methods as the wire contract (section 1) has them: a slash too much is led to the path
/// without it, a method that the path does not have is refused with those that it has, and the
/// description of the API is where the old service had it.
@ApplicationScoped
class KnownPaths {
  private final OpenApiDocumentService descriptions;
  private volatile Optional<Routes> routes = Optional.empty();

  KnownPaths(OpenApiDocumentService descriptions) {
    this.descriptions = descriptions;
  }

  void describe(@Observes Router router) {
    router.route("/openapi.json").handler(routing -> routing.reroute("/q/openapi.json"));
    router.route("/docs").handler(routing -> routing.reroute("/docs.html"));
    router.route("/redoc").handler(routing -> routing.reroute("/docs.html"));
    router
        .route("/docs/oauth2-redirect")
        .handler(routing -> routing.reroute("/q/swagger-ui/oauth2-redirect.html"));
  }

  Optional<Refusal> refusal(HttpServerRequest request, Proxies proxies) {
    String path = request.path();
    if (path == null) {
      return Optional.of(new Refusal(400, "url", "URL is not properly encoded"));
    }
    Optional<Route> route = routes().route(path);
    if (route.isPresent()) {
      takeWhatThereIs(request, route.get());
      return route
          .filter(known -> !known.methods().contains(request.method().name()))
          .map(known -> notAllowed(known.methods()));
    }
    String withoutSlashes = withoutSlashes(path);
    return path.endsWith("/") && routes().route(withoutSlashes).isPresent()
        ? Optional.of(moved(request, withoutSlashes, proxies))
        : Optional.empty();
  }

  boolean isStream(HttpServerRequest request) {
    return routes().route(request.path()).filter(Route::isStream).isPresent();
  }

  private static String withoutSlashes(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  /// Where there is one type of answer, it is given whatever the client would rather have.
  private static void takeWhatThereIs(HttpServerRequest request, Route route) {
    if (!route.isNegotiated()) {
      request.headers().remove(HttpHeaders.ACCEPT);
    }
  }

  private static Refusal notAllowed(Collection<String> methods) {
    return new Refusal(
        405, "method", "Method Not Allowed", Map.of("Allow", String.join(", ", methods)));
  }

  private static Refusal moved(HttpServerRequest request, String path, Proxies proxies) {
    String query = request.query() == null ? "" : "?" + request.query();
    String origin =
        (proxies.isSecure(request) ? "https://" : "http://") + request.getHeader("Host");
    return new Refusal(
        307, "slash", "Temporary Redirect", Map.of("Location", origin + path + query));
  }

  /// Read from the description once it is there; reading it twice does no harm.
  private Routes routes() {
    if (routes.isEmpty()) {
      routes =
          Optional.of(
              Routes.of(
                  descriptions.getDocument(OpenApiFilter.DEFAULT_DOCUMENT_NAME, Format.JSON)));
    }
    return routes.get();
  }
}
