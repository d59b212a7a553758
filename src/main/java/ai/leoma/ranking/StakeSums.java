package ai.leoma.ranking;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;

/// Adds up the stakes of sets of validators, exactly and without an object for each addition: the
/// lower and the upper 32 bits of the stakes, which are below 2^64, are added apart.
final class StakeSums {
  private static final int HALF = 32;
  private static final long LOWER_HALF = 0xffff_ffffL;

  private final long[] lower;
  private final long[] upper;

  StakeSums(List<ValidatorStake> validators) {
    lower = new long[validators.size()];
    upper = new long[validators.size()];
    for (int place = 0; place < lower.length; place++) {
      long stake = validators.get(place).stake().amount().longValue();
      lower[place] = stake & LOWER_HALF;
      upper[place] = stake >>> HALF;
    }
  }

  /// In RAO, of the validators with these places.
  BigInteger of(BitSet places) {
    long low = 0;
    long high = 0;
    for (int place = places.nextSetBit(0); place >= 0; place = places.nextSetBit(place + 1)) {
      low += lower[place];
      high += upper[place];
    }
    return BigInteger.valueOf(high).shiftLeft(HALF).add(BigInteger.valueOf(low));
  }
}
