package ai.leoma.task.round;

import java.time.Duration;

/// How fast rounds follow each other, over all replicas.
///
/// @param interval from the start of one task to the start of the next; zero: always due
/// @param afterFailure from the end of an attempt that failed to the next one at the same task.
/// What was cut off goes on at once
record RoundPace(Duration interval, Duration afterFailure) {
  RoundPace {
    if (interval.isNegative() || afterFailure.isNegative()) {
      throw new IllegalArgumentException(
          "a pace of %s and %s after a failure".formatted(interval, afterFailure));
    }
  }
}
