package ai.leoma.gate;

import ai.leoma.storage.StorageConfig;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// What browsers are told about every answer: nothing frames it, nothing guesses its type, and a
/// page runs only what comes from here. The start page may show pictures and videos of the object
/// store, whose links the API gives.
final class SecurityHeaders {
  private static final CharSequence CONTENT_TYPE_OPTIONS = encoded("X-Content-Type-Options");
  private static final CharSequence NO_SNIFF = encoded("nosniff");
  private static final CharSequence FRAME_OPTIONS = encoded("X-Frame-Options");
  private static final CharSequence DENY = encoded("DENY");
  private static final CharSequence REFERRER_POLICY = encoded("Referrer-Policy");
  private static final CharSequence NO_REFERRER = encoded("no-referrer");
  private static final CharSequence CONTENT_POLICY = encoded("Content-Security-Policy");

  private static final CharSequence NOTHING = encoded("default-src 'none'; frame-ancestors 'none'");
  private static final String PAGE =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:%1$s; media-src 'self'%1$s; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  /// The viewer of the description sets styles of its own, and its stock page starts it by a script
  /// in the page; neither shows what others wrote.
  private static final CharSequence VIEWER =
      encoded(
          "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
              + " connect-src 'self'; img-src 'self' data:; font-src 'self' data:; base-uri 'none';"
              + " form-action 'none'; frame-ancestors 'none'");
  private static final Duration YEAR = Duration.ofDays(365);

  private final CharSequence page;
  private final Proxies proxies;
  private final Optional<Duration> transportSecurity;

  SecurityHeaders(GateConfig config, StorageConfig storage, Proxies proxies) {
    this.page = encoded(PAGE.formatted(storageOrigins(storage)));
    this.proxies = proxies;
    this.transportSecurity = config.strictTransportSecurity();
  }

  /// In the bytes that go out: every answer has these.
  private static CharSequence encoded(String text) {
    return HttpHeaders.createOptimized(text);
  }

  void add(RoutingContext routing) {
    routing.addHeadersEndHandler(_ -> put(routing));
  }

  private void put(RoutingContext routing) {
    MultiMap headers = routing.response().headers();
    headers.set(CONTENT_TYPE_OPTIONS, NO_SNIFF);
    headers.set(FRAME_OPTIONS, DENY);
    headers.set(REFERRER_POLICY, NO_REFERRER);
    headers.set(CONTENT_POLICY, policyOf(routing.request().path()));
    transportSecurity
        .or(() -> Optional.of(YEAR).filter(_ -> proxies.isSecure(routing.request())))
        .ifPresent(age -> headers.set("Strict-Transport-Security", "max-age=" + age.toSeconds()));
  }

  CharSequence policyOf(String path) {
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
