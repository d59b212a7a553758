package ai.leoma.events;

import ai.leoma.access.problem.ProblemMappers;
import ai.leoma.answer.Seats;
import ai.leoma.gate.Source;
import ai.leoma.gate.Sources;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/// `GET /events`: server-sent events. Written to the connection directly, so that what a listener
/// does not take is seen and not kept.
@ApplicationScoped
class EventsRoute {
  private static final Logger LOG = Logger.getLogger(EventsRoute.class);
  private static final String RETRY_AFTER_SECONDS = "10";

  private final EventStreams streams;
  private final EventsConfig config;
  private final Sources sources;
  private final Seats<Source> seats;

  EventsRoute(EventStreams streams, EventsConfig config, Sources sources) {
    this.streams = streams;
    this.config = config;
    this.sources = sources;
    this.seats = new Seats<>(config.clients(), config.clientsPerAddress());
  }

  void register(@Observes Router router) {
    router.get("/events").handler(this::listen);
    router.route("/events").handler(EventsRoute::refuseMethod);
  }

  private void listen(RoutingContext routing) {
    if (streams.isLeaving()) {
      refuse(routing, "Not available at the moment");
      return;
    }
    Source source = sources.of(routing.request());
    if (!seats.take(source)) {
      refuse(routing, "Too many listeners");
      return;
    }
    AtomicBoolean isSeated = new AtomicBoolean(true);
    Runnable leave =
        () -> {
          if (isSeated.compareAndSet(true, false)) {
            seats.leave(source);
          }
        };
    routing.response().closeHandler(_ -> leave.run());
    Context context = Vertx.currentContext();
    streams
        .recent()
        .subscribe()
        .with(
            recent -> context.runOnContext(_ -> begin(routing, context, recent, leave)),
            failure ->
                context.runOnContext(
                    _ -> {
                      LOG.warnf("nobody can listen to /events: %s", failure);
                      leave.run();
                      refuse(routing, "Not available at the moment");
                    }));
  }

  private void begin(RoutingContext routing, Context context, RecentEvents recent, Runnable leave) {
    HttpServerResponse response = routing.response();
    if (response.closed()) {
      leave.run();
      return;
    }
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream;charset=UTF-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Accel-Buffering", "no");
    Optional<Cursor> asked =
        Optional.ofNullable(routing.request().getHeader("Last-Event-ID")).flatMap(Cursor::ofText);
    Optional<Cursor> known = asked.filter(recent::reachesBackTo);
    EventClient client =
        new EventClient(
            context, response, recent, known.orElseGet(recent::newest), config.patience());
    response.closeHandler(
        _ -> {
          streams.remove(client);
          leave.run();
        });
    streams.add(client);
    client.start(asked.isPresent() && known.isEmpty());
  }

  private static void refuseMethod(RoutingContext routing) {
    routing
        .response()
        .setStatusCode(405)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.ALLOW, "GET")
        .end(ProblemMappers.body("Method Not Allowed"));
  }

  private static void refuse(RoutingContext routing, String detail) {
    if (!routing.response().ended() && !routing.response().closed()) {
      routing
          .response()
          .setStatusCode(503)
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
          .end(ProblemMappers.body(detail));
    }
  }
}
