package ai.leoma.gate;

import ai.leoma.access.SignedCaller;
import ai.leoma.storage.StorageConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/// What every request passes before anything else sees it: limits of target and headers, what its
/// address has left, other origins, the paths and methods that there are. Costs no database and no
/// signature check.
@ApplicationScoped
class Gate {
  private static final Logger LOG = Logger.getLogger(Gate.class);

  /// Before everything else, also before what closes paths to a role.
  private static final int PRIORITY = 1500;

  private static final String PASSED = Gate.class.getName();

  /// A refused signature cost a database query and perhaps a check: it counts as so many requests.
  private static final int COST_OF_A_REFUSED_SIGNATURE = 10;

  private final RequestLimits requestLimits;
  private final AddressLimits addressLimits;
  private final Sources sources;
  private final Proxies proxies;
  private final CrossOrigin crossOrigin;
  private final SecurityHeaders securityHeaders;
  private final KnownPaths knownPaths;
  private final Departure departure;
  private final Duration answerDeadline;
  private final MeterRegistry meters;
  private final AtomicBoolean hasWarned = new AtomicBoolean();

  Gate(
      GateConfig config,
      StorageConfig storage,
      Sources sources,
      KnownPaths knownPaths,
      Departure departure,
      MeterRegistry meters) {
    this.requestLimits = new RequestLimits(config);
    this.addressLimits = new AddressLimits(config.requestsPerSecond(), config.requestBurst());
    this.sources = sources;
    this.proxies = sources.proxies();
    this.crossOrigin = new CrossOrigin(config.corsOrigins());
    this.securityHeaders = new SecurityHeaders(config, storage, proxies);
    this.knownPaths = knownPaths;
    this.departure = departure;
    this.answerDeadline = config.answerDeadline();
    this.meters = meters;
  }

  void register(@Observes Filters filters) {
    filters.register(this::pass, PRIORITY);
  }

  /// Before the framework's own answer to what fails outside of the resources: it tells too much.
  void answerFailures(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE).failureHandler(this::fail);
  }

  private void fail(RoutingContext routing) {
    HttpServerResponse response = routing.response();
    if (response.ended() || response.closed() || response.headWritten()) {
      LOG.debugf("too late for an answer: %s", routing.failure());
      return;
    }
    if (routing.get(PASSED) == null) {
      securityHeaders.add(routing);
    }
    int status = routing.statusCode();
    if (status >= 400 && status < 500) {
      String detail = HttpResponseStatus.valueOf(status).reasonPhrase();
      Optional<Refusal> known = requestLimits.check(routing.request());
      refuse(routing, known.orElse(new Refusal(status, "framework", detail)));
    } else {
      LOG.error("a request failed outside of the resources", routing.failure());
      refuse(routing, new Refusal(500, "framework", "An internal error occurred"));
    }
  }

  private void pass(RoutingContext routing) {
    securityHeaders.add(routing);
    crossOrigin.allow(routing);
    if (routing.get(PASSED) != null) {
      // routed once more, to another path; what was added to the answer before is forgotten
      routing.next();
      return;
    }
    routing.put(PASSED, true);
    Optional<Refusal> excess =
        leaving(routing)
            .or(() -> requestLimits.check(routing.request()))
            .or(() -> excessOfAddress(routing));
    if (excess.isPresent()) {
      refuse(routing, excess.get());
    } else if (!crossOrigin.answersPreflight(routing)) {
      knownPaths
          .refusal(routing.request(), proxies)
          .ifPresentOrElse(refusal -> refuse(routing, refusal), () -> handOn(routing));
    }
  }

  /// Most reads are answered at once, and no timer is set for those.
  private void handOn(RoutingContext routing) {
    routing.next();
    if (!routing.response().ended() && !knownPaths.isStream(routing.request())) {
      watch(routing);
    }
  }

  /// Whoever keeps its connection would come back over it until it is cut.
  private Optional<Refusal> leaving(RoutingContext routing) {
    if (!departure.hasBegun()) {
      return Optional.empty();
    }
    routing.response().putHeader(HttpHeaders.CONNECTION, "close");
    routing.addEndHandler(_ -> routing.request().connection().close());
    Optional<Refusal> refusal = departure.refusal(routing.request().path(), System.nanoTime());
    // a body that lies unread when its connection is closed takes the answer with it
    refusal.ifPresent(_ -> routing.request().resume());
    return refusal;
  }

  private Optional<Refusal> excessOfAddress(RoutingContext routing) {
    warnOfUnknownProxy(routing.request());
    Source source = sources.of(routing.request());
    Optional<Duration> wait = addressLimits.take(source, System.nanoTime());
    if (wait.isEmpty()) {
      routing.addEndHandler(_ -> settle(routing, source));
    }
    return wait.map(
        pause ->
            Refusal.retryAfter(
                429,
                "address",
                "Too many requests from this address",
                pause.plusMillis(999).toSeconds()));
  }

  /// New writes that are signed well are limited by hotkey instead ([ai.leoma.access.WriteQuota]).
  /// Reads and what was sent before, perhaps by another, count for the address.
  private void settle(RoutingContext routing, Source source) {
    if (routing.get(SignedCaller.PAID_BY_KEY) != null) {
      addressLimits.charge(source, -1, System.nanoTime());
    } else if (routing.response().getStatusCode() == 401) {
      addressLimits.charge(source, COST_OF_A_REFUSED_SIGNATURE - 1, System.nanoTime());
    }
  }

  private void warnOfUnknownProxy(HttpServerRequest request) {
    if (proxies.isUnknownProxy(request) && hasWarned.compareAndSet(false, true)) {
      LOG.warnf(
          "a proxy at %s is not in leoma.http.trusted-proxies: all of its clients share the limits"
              + " of one address",
          request.remoteAddress().hostAddress());
    }
  }

  /// A database that hangs must not leave its askers hanging.
  private void watch(RoutingContext routing) {
    long timer = routing.vertx().setTimer(answerDeadline.toMillis(), _ -> expire(routing));
    routing.addEndHandler(_ -> routing.vertx().cancelTimer(timer));
    if (routing.response().ended()) {
      // on another thread, before the handler was there
      routing.vertx().cancelTimer(timer);
    }
  }

  private void expire(RoutingContext routing) {
    if (!routing.response().headWritten() && !routing.response().ended()) {
      refuse(routing, Refusal.retryAfter(503, "deadline", "Not answered in time", 5));
    }
  }

  private void refuse(RoutingContext routing, Refusal refusal) {
    meters.counter("leoma.http.refused", "reason", refusal.reason()).increment();
    refusal.answer(routing);
  }
}
