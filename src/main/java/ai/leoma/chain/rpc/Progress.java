package ai.leoma.chain.rpc;

import java.time.Duration;

/// How one connection gets on: the greatest number of a block that came over it, and since when.
/// Times are those of [System#nanoTime()]. Not for several threads.
final class Progress {
  private long greatest = -1;
  private long since;

  /// What was seen before counts, and the time from here on.
  void begin(long now) {
    since = now;
  }

  void saw(long number, long now) {
    if (number > greatest) {
      greatest = number;
      since = now;
    }
  }

  Duration age(long now) {
    return Duration.ofNanos(now - since);
  }
}
