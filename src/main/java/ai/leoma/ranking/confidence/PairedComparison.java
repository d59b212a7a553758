package ai.leoma.ranking.confidence;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/// The winner against one other miner on the tasks that are settled for both. Where both passed or
/// both failed, a task tells nothing about which of them is better; the others are counted.
///
/// @param commonTasks settled for both
/// @param winnerOnly of these, passed by the winner alone
/// @param minerOnly of these, passed by the other miner alone
public record PairedComparison(int commonTasks, int winnerOnly, int minerOnly) {

  public PairedComparison {
    if (winnerOnly < 0 || minerOnly < 0 || (long) winnerOnly + minerOnly > commonTasks) {
      throw new IllegalArgumentException(
          "%d and %d passed alone of %d common tasks"
              .formatted(winnerOnly, minerOnly, commonTasks));
    }
  }

  /// Exact McNemar p, two-sided: were both equally good, each task that only one passed would be a
  /// toss of a coin, and this is how often such tosses would be at least as uneven as these.
  ///
  /// Computed in whole numbers, so that neither a long window overflows nor a small tail becomes 0;
  /// rounded to 16 digits.
  public BigDecimal mcNemarP() {
    int tosses = winnerOnly + minerOnly;
    int fewer = Math.min(winnerOnly, minerOnly);
    BigInteger ways = BigInteger.ONE;
    BigInteger tail = BigInteger.ONE;
    for (int chosen = 1; chosen <= fewer; chosen++) {
      ways = ways.multiply(BigInteger.valueOf(tosses - chosen + 1L));
      ways = ways.divide(BigInteger.valueOf(chosen));
      tail = tail.add(ways);
    }
    BigDecimal p =
        new BigDecimal(tail.shiftLeft(1))
            .divide(new BigDecimal(BigInteger.TWO.pow(tosses)), MathContext.DECIMAL64);
    return p.min(BigDecimal.ONE).stripTrailingZeros();
  }
}
