package ai.leoma.access;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// Reads the whole body of a request before anything else sees it, and no more than
/// `leoma.access.max-body-bytes` of it: above, the answer is 413, whether the length was declared
/// or the body came in chunks. A body that is not there after `leoma.access.body-deadline` is
/// answered with 408, and one that does not fit beside the others into
/// `leoma.access.max-body-bytes-in-flight` with 503. Signatures cover the bytes as they came.
@ApplicationScoped
class BodyLimit {
  /// Before everything but the access log.
  private static final int PRIORITY = 500;

  private static final Set<HttpMethod> WITH_BODY =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

  private final int maxBytes;
  private final Duration deadline;
  private final long maxInFlight;
  private final AtomicLong inFlight = new AtomicLong();

  BodyLimit(AccessConfig config, MeterRegistry meters) {
    this.maxBytes = config.maxBodyBytes();
    this.deadline = config.bodyDeadline();
    this.maxInFlight = config.maxBodyBytesInFlight();
    Gauge.builder("leoma.access.body.bytes.in.flight", inFlight, AtomicLong::get)
        .description("Bytes of request bodies that are being received or answered")
        .baseUnit(BaseUnits.BYTES)
        .register(meters);
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
      BodyReading.refuse(routing, 413, "Request body too large");
      return;
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    new BodyReading(routing, maxBytes, inFlight, maxInFlight).start(deadline);
  }

  private boolean declaresTooMuch(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    // the HTTP codec has refused what is no number; what is too long for one is too much
    return length != null && (length.length() > 18 || Long.parseLong(length) > maxBytes);
  }
}
