package ai.leoma.sandbox.chain.runtime;

import ai.leoma.sandbox.Cast;
import java.time.Duration;
import java.time.Instant;

/// Time on the imitated chain: it follows from the number of a block and from nothing else, 12
/// seconds from each to the next.
public final class ChainTime {
  public static final Duration BLOCK = Duration.ofSeconds(12);

  private static final Instant TIME_OF_FIRST_BLOCK = Instant.parse("2026-07-06T00:00:00Z");

  private ChainTime() {}

  public static Instant of(long block) {
    return TIME_OF_FIRST_BLOCK.plus(BLOCK.multipliedBy(block - Cast.FIRST_BLOCK));
  }

  static long slot(long block) {
    return of(block).getEpochSecond() / BLOCK.toSeconds();
  }
}
