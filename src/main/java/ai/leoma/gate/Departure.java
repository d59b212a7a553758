package ai.leoma.gate;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The end of this process, as clients see it. Once it was told to end, it is not ready any more
/// but goes on answering for `quarkus.shutdown.delay`, so that whoever spreads the requests can
/// hear of it; each answer closes its connection. Shortly before that time is over, it begins
/// nothing new: what is cut off when the listener closes was never carried out.
@ApplicationScoped
class Departure {
  /// The end of the delay is somebody else's timer.
  private static final double BEGINS_NOTHING_AFTER = 0.9;

  private final Duration delay;
  private volatile OptionalLong begunNanos = OptionalLong.empty();

  Departure(@ConfigProperty(name = "quarkus.shutdown.delay") Optional<Duration> delay) {
    this.delay = delay.orElse(Duration.ZERO);
  }

  void begin(@Observes ShutdownDelayInitiatedEvent told) {
    begin(System.nanoTime());
  }

  void begin(long nanos) {
    begunNanos = OptionalLong.of(nanos);
  }

  boolean hasBegun() {
    return begunNanos.isPresent();
  }

  /// Empty while requests are still carried out, and for whoever only asks how the process is.
  Optional<Refusal> refusal(String path, long nanos) {
    return isOver(nanos) && !tellsOfTheProcess(path)
        ? Optional.of(Refusal.retryAfter(503, "departure", "This replica is being stopped", 1))
        : Optional.empty();
  }

  private boolean isOver(long nanos) {
    OptionalLong begun = begunNanos;
    return begun.isPresent()
        && nanos - begun.getAsLong() >= (long) (delay.toNanos() * BEGINS_NOTHING_AFTER);
  }

  private static boolean tellsOfTheProcess(String path) {
    return path != null && (path.startsWith("/q/health") || path.equals("/metrics"));
  }
}
