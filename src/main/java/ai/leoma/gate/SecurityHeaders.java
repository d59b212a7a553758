package ai.leoma.gate;

import ai.leoma.storage.StorageConfig;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// What browsers are told about every answer: nothing frames it, nothing guesses its type, and a
/// page runs only what comes from here. The start page may show pictures and videos of the object
/// store, whose links the API gives.
final class SecurityHeaders {
  private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";
  private static final String PAGE =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:%1$s; media-src 'self'%1$s; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  /// The viewer of the description sets styles of its own, and its stock page starts it by a script
  /// in the page; neither shows what others wrote.
  private static final String VIEWER =
      "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
          + " connect-src 'self'; img-src 'self' data:; font-src 'self' data:; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";
  private static final Duration YEAR = Duration.ofDays(365);

  private final String page;
  private final Proxies proxies;
  private final Optional<Duration> transportSecurity;

  SecurityHeaders(GateConfig config, StorageConfig storage, Proxies proxies) {
    this.page = PAGE.formatted(storageOrigins(storage));
    this.proxies = proxies;
    this.transportSecurity = config.strictTransportSecurity();
  }

  void add(RoutingContext routing) {
    routing.addHeadersEndHandler(_ -> put(routing));
  }

  private void put(RoutingContext routing) {
    MultiMap headers = routing.response().headers();
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Content-Security-Policy", policyOf(routing.request().path()));
    transportSecurity
        .or(() -> Optional.of(YEAR).filter(_ -> proxies.isSecure(routing.request())))
        .ifPresent(age -> headers.set("Strict-Transport-Security", "max-age=" + age.toSeconds()));
  }

  String policyOf(String path) {
    if (path == null || path.equals("/") || path.equals("/index.html")) {
      return page;
    }
    return path.startsWith("/docs") || path.startsWith("/q/swagger-ui") ? VIEWER : NOTHING;
  }

  private static String storageOrigins(StorageConfig storage) {
    return storage
        .endpoint()
        .filter(endpoint -> endpoint.getHost() != null)
        .map(endpoint -> " " + origin(endpoint, "") + bucketOrigin(storage, endpoint))
        .orElse("");
  }

  private static String bucketOrigin(StorageConfig storage, URI endpoint) {
    return storage.pathStyle() ? "" : " " + origin(endpoint, storage.samplesBucket() + ".");
  }

  private static String origin(URI endpoint, String subdomain) {
    String port = endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort();
    return endpoint.getScheme() + "://" + subdomain + endpoint.getHost() + port;
  }
}
