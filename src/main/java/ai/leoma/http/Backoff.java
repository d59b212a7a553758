package ai.leoma.http;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait after failures in a row: the pause doubles from `first` to `longest`.
public record Backoff(Duration first, Duration longest) {
  public Backoff {
    if (first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("pauses that cannot be kept");
    }
  }

  /// Between a half and the whole of the doubled pause, so that many callers do not come back in
  /// step.
  ///
  /// @param failures how many there were in a row, from 1
  public Duration pauseAfter(int failures, RandomGenerator random) {
    Duration pause = first;
    for (int step = 1; step < failures && pause.compareTo(longest) < 0; step++) {
      pause = pause.multipliedBy(2);
    }
    if (pause.compareTo(longest) > 0) {
      pause = longest;
    }
    long millis = pause.toMillis();
    return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
  }
}
