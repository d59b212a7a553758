package ai.leoma.chain.rpc;

import java.time.Duration;

/// Lets so many through per second, after a pause a second's worth at once. Not for several
/// threads.
final class TokenBucket {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double perSecond;
  private final double capacity;
  private double tokens;
  private long filledAt;

  /// @param now in nanoseconds of any clock that only goes forward
  TokenBucket(double perSecond, long now) {
    this.perSecond = perSecond;
    this.capacity = Math.max(1, perSecond);
    this.tokens = capacity;
    this.filledAt = now;
  }

  /// Zero when one was let through, else how long until the next can be.
  Duration take(long now) {
    tokens = Math.min(capacity, tokens + (now - filledAt) / NANOS_PER_SECOND * perSecond);
    filledAt = now;
    if (tokens >= 1) {
      tokens--;
      return Duration.ZERO;
    }
    return Duration.ofNanos((long) Math.ceil((1 - tokens) / perSecond * NANOS_PER_SECOND));
  }
}
