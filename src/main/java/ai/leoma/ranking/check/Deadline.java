package ai.leoma.ranking.check;

import java.time.Duration;

/// Until when a check may take.
record Deadline(long endNanos) {
  static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  boolean isOver() {
    return !left().isPositive();
  }

  /// What is left of it, or less.
  Duration atMost(Duration duration) {
    Duration left = left();
    return left.compareTo(duration) < 0 ? left : duration;
  }
}
