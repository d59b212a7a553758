package ai.leoma.sandbox;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for a condition that another thread brings about.
public final class Until {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Until() {}

  /// @throws AssertionError if the condition does not come true within 20 s
  public static void isTrue(String condition, BooleanSupplier holds) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never came true: " + condition);
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }
}
