package ai.leoma.chain.rpc;

import ai.leoma.http.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// One of the configured nodes: how it behaved, and what it may be asked. Belongs to the turns of
/// its [NodeLink]; times are those of [System#nanoTime()].
final class Endpoint {
  private static final int LARGEST_BATCH = 32;

  private final int position;
  private final NodeAddress address;
  private final Backoff backoff;
  private final TokenBucket bucket;
  private int largestBatch = LARGEST_BATCH;
  private int failuresInARow;
  private long lastFailureAt;
  private long pausedUntil;
  private Optional<String> refusal = Optional.empty();

  /// @param position in the list of addresses, from 1
  Endpoint(int position, NodeAddress address, NodeSettings settings, long now) {
    this.position = position;
    this.address = address;
    this.backoff = settings.reconnect();
    this.bucket = new TokenBucket(settings.requestsPerSecond(), now);
    this.lastFailureAt = now;
    this.pausedUntil = now;
  }

  int position() {
    return position;
  }

  NodeAddress address() {
    return address;
  }

  /// Why it is not asked any more, ever.
  Optional<String> refusal() {
    return refusal;
  }

  void refuse(String reason) {
    refusal = Optional.of(reason);
  }

  int largestBatch() {
    return largestBatch;
  }

  /// Some nodes take no batches, or only small ones.
  void takesNoBatches() {
    largestBatch = 1;
  }

  Duration pause(long now) {
    return Duration.ofNanos(Math.max(0, pausedUntil - now));
  }

  /// Zero when one more message may be sent now, which then counts.
  Duration admit(long now) {
    Duration pause = pause(now);
    return pause.isZero() ? bucket.take(now) : pause;
  }

  /// Failures count as in a row when no more time lies between them than two of the longest pauses.
  void failed(long now) {
    boolean isInARow = now - lastFailureAt < 2 * backoff.longest().toNanos();
    failuresInARow = isInARow ? failuresInARow + 1 : 1;
    lastFailureAt = now;
    pause(now, backoff.pauseAfter(failuresInARow, ThreadLocalRandom.current()));
  }

  /// The node wishes to be asked later.
  void pause(long now, Duration wish) {
    pausedUntil = Math.max(pausedUntil, now + wish.toNanos());
  }
}
