package ai.leoma.bench;

import java.util.concurrent.atomic.AtomicLongArray;

/// How long operations took: in a fixed amount of memory, each to 1 %. Safe for use by several
/// threads.
final class Latencies {
  /// One bucket for each percent from a microsecond to 20 minutes.
  private static final double STEP = Math.log(1.01);

  private static final int BUCKETS = bucketOf(20 * 60 * 1_000_000_000L) + 1;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

  void add(long nanos) {
    counts.incrementAndGet(Math.min(bucketOf(nanos), BUCKETS - 1));
  }

  long count() {
    long all = 0;
    for (int i = 0; i < BUCKETS; i++) {
      all += counts.get(i);
    }
    return all;
  }

  /// The time that the given share of the operations did not exceed; 0 when there were none.
  ///
  /// @param share from 0 to 1
  double millis(double share) {
    long left = (long) Math.ceil(count() * share);
    for (int i = 0; i < BUCKETS && left > 0; i++) {
      left -= counts.get(i);
      if (left <= 0) {
        return Math.exp((i + 1) * STEP) / 1000;
      }
    }
    return 0;
  }

  private static int bucketOf(long nanos) {
    return nanos <= 1000 ? 0 : (int) (Math.log(nanos / 1000.0) / STEP);
  }
}
