package ai.leoma.events;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Reads the log for everybody who listens to this process: one look at a time, and none while
/// nobody listens.
@ApplicationScoped
class EventStreams {
  private static final Logger LOG = Logger.getLogger(EventStreams.class);

  /// So many log entries before its first listener a process knows, so that one can come from
  /// another replica, or from before a restart.
  private static final int ENTRIES_BACK = 2_000;

  private static final int TASKS_BACK = 20;
  private static final int MOST_EVENTS = 20_000;

  /// Who was not listened to for so long begins anew instead of catching up.
  private static final int FURTHEST_BEHIND = 10_000;

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final EventReader reader;
  private final EventsConfig config;
  private final Vertx vertx;
  private final Set<EventClient> clients = ConcurrentHashMap.newKeySet();
  private Optional<Feed> feed = Optional.empty();
  private Optional<Uni<Feed>> opening = Optional.empty();
  private boolean isPolling;
  private final Duration departureDelay;
  private volatile boolean isLeaving;
  private volatile boolean isStopping;

  EventStreams(
      EventReader reader,
      EventsConfig config,
      Vertx vertx,
      MeterRegistry metrics,
      @ConfigProperty(name = "quarkus.shutdown.delay") Optional<Duration> departureDelay) {
    this.reader = reader;
    this.config = config;
    this.vertx = vertx;
    this.departureDelay = departureDelay.orElse(Duration.ZERO);
    metrics.gaugeCollectionSize("leoma.events.clients", List.of(), clients);
  }

  /// What has been read, and what reading on needs.
  private static final class Feed {
    private final RecentEvents recent;
    private final Settlements settlements;
    private Cursor readTo;
    private Optional<Uni<Feed>> reading = Optional.empty();

    private Feed(RecentEvents recent, Settlements settlements, Cursor readTo) {
      this.recent = recent;
      this.settlements = settlements;
      this.readTo = readTo;
    }

    private boolean isAheadOf(Cursor end) {
      return readTo.position() > end.position() || readTo.task() > end.task();
    }
  }

  void onStart(@Observes StartupEvent starting) {
    config.requireUsable();
    vertx.setPeriodic(config.heartbeat().toMillis(), _ -> clients.forEach(EventClient::heartbeat));
  }

  /// Listeners are sent to other replicas in the middle of the time in which this one still
  /// answers: others have heard of its end by then, and nobody has to wait for listeners.
  void onDeparture(@Observes ShutdownDelayInitiatedEvent told) {
    vertx.setTimer(
        Math.max(1, departureDelay.toMillis() / 2),
        _ -> {
          isLeaving = true;
          clients.forEach(EventClient::end);
        });
  }

  void onStop(@Observes ShutdownEvent stopping) {
    isStopping = true;
  }

  /// Whether nobody may begin to listen here any more.
  boolean isLeaving() {
    return isLeaving;
  }

  /// The events known here, read up to this moment.
  Uni<RecentEvents> recent() {
    return opened().map(open -> open.recent);
  }

  void add(EventClient client) {
    clients.add(client);
    if (isLeaving) {
      client.end();
    }
    pollSoon();
  }

  void remove(EventClient client) {
    clients.remove(client);
  }

  private synchronized Uni<Feed> opened() {
    if (opening.isEmpty()) {
      opening =
          Optional.of(
              Uni.createFrom()
                  .deferred(this::open)
                  .ifNoItem()
                  .after(DEADLINE)
                  .fail()
                  .onTermination()
                  .invoke(this::hasOpened)
                  .memoize()
                  .indefinitely());
    }
    return opening.get();
  }

  private synchronized void hasOpened(Feed open, Throwable failure, boolean isCancelled) {
    opening = Optional.empty();
    if (failure == null && open != null) {
      feed = Optional.of(open);
    }
  }

  /// Goes on with the feed of before, or begins a new one some way back.
  private Uni<Feed> open() {
    return reader.end().chain(this::openAt);
  }

  private Uni<Feed> openAt(Cursor end) {
    Optional<Feed> before;
    synchronized (this) {
      if (feed.filter(old -> old.isAheadOf(end)).isPresent()) {
        forget();
      }
      before =
          feed.filter(
              old -> isPolling || end.position() - old.readTo.position() <= FURTHEST_BEHIND);
    }
    if (before.isPresent()) {
      return isPolling ? Uni.createFrom().item(before.get()) : readOn(before.get());
    }
    Cursor start =
        Cursor.past(
            Math.max(0, end.position() - ENTRIES_BACK), Math.max(0, end.task() - TASKS_BACK));
    return reader
        .settlements(start)
        .map(known -> new Feed(new RecentEvents(MOST_EVENTS, start), known, start))
        .chain(this::readOn);
  }

  /// Until the log has no more; one at a time.
  private Uni<Feed> readOn(Feed open) {
    synchronized (open) {
      if (open.reading.isEmpty()) {
        open.reading =
            Optional.of(
                Uni.createFrom()
                    .deferred(() -> readToEnd(open))
                    .ifNoItem()
                    .after(DEADLINE)
                    .fail()
                    .onTermination()
                    .invoke(() -> hasRead(open))
                    .memoize()
                    .indefinitely());
      }
      return open.reading.get();
    }
  }

  private static void hasRead(Feed open) {
    synchronized (open) {
      open.reading = Optional.empty();
    }
  }

  private Uni<Feed> readToEnd(Feed open) {
    return reader
        .after(open.readTo, open.settlements)
        .chain(
            batch -> {
              boolean isEnd =
                  batch.readTo().position() - open.readTo.position() < EventReader.MOST_ENTRIES;
              open.readTo = batch.readTo();
              open.recent.add(batch.events());
              return isEnd ? Uni.createFrom().item(open) : readToEnd(open);
            });
  }

  /// What was read is no longer what the log says: a backup was put back. All who listen have to
  /// come again.
  synchronized void forget() {
    feed = Optional.empty();
    clients.forEach(EventClient::disconnect);
  }

  private void pollSoon() {
    synchronized (this) {
      if (isPolling || isStopping) {
        return;
      }
      isPolling = true;
    }
    vertx.setTimer(config.pollInterval().toMillis(), _ -> poll());
  }

  private void poll() {
    Optional<Feed> open;
    synchronized (this) {
      open = feed;
    }
    if (clients.isEmpty() || isStopping || open.isEmpty()) {
      restPolling();
      return;
    }
    readOn(open.get())
        .subscribe()
        .with(
            _ -> {
              clients.forEach(EventClient::wake);
              pollAgain();
            },
            failure -> {
              LOG.warnf("the log cannot be read for /events, tried again: %s", failure);
              pollAgain();
            });
  }

  private void restPolling() {
    synchronized (this) {
      isPolling = false;
    }
    // one that came while this ended would wait for ever
    if (!clients.isEmpty()) {
      pollSoon();
    }
  }

  private void pollAgain() {
    vertx.setTimer(config.pollInterval().toMillis(), _ -> poll());
  }
}
