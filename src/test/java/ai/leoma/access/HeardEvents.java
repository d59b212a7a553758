package ai.leoma.access;

import ai.leoma.evaluation.VotesAccepted;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// What was fired after commits, for tests that wait for it.
@ApplicationScoped
public class HeardEvents {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

  void hear(@ObservesAsync BlacklistChanged event) {
    heard.add(event);
  }

  void hear(@ObservesAsync VotesAccepted event) {
    heard.add(event);
  }

  /// Whether such an event is heard before the deadline; others before it are forgotten.
  public boolean hears(Predicate<Object> wanted) throws InterruptedException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    Object next = heard.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    while (next != null && !wanted.test(next)) {
      next = heard.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    return next != null;
  }
}
