package ai.leoma.chain;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// An amount in RAO, the smallest unit of stake: 10^9 RAO are one TAO. From 0 to 2^64 - 1.
public record Rao(BigInteger amount) implements Comparable<Rao> {
  /// Nothing.
  public static final Rao ZERO = new Rao(BigInteger.ZERO);

  private static final int BITS = 64;
  private static final int TAO_DECIMALS = 9;
  /// No amount is as large.
  public static final BigDecimal MAXIMUM_TAO =
      new BigDecimal(BigInteger.TWO.pow(BITS), TAO_DECIMALS);

  /// @throws IllegalArgumentException if the amount is negative or above 2^64 - 1
  public Rao {
    if (amount.signum() < 0 || amount.bitLength() > BITS) {
      throw new IllegalArgumentException("not an amount of RAO: " + amount);
    }
  }

  /// So many RAO.
  ///
  /// @throws IllegalArgumentException if the amount is negative
  public static Rao of(long amount) {
    return new Rao(BigInteger.valueOf(amount));
  }

  /// Converts TAO, rounding to the nearest RAO and halves to the even one.
  ///
  /// @throws IllegalArgumentException if the result is negative or above 2^64 - 1
  public static Rao ofTao(BigDecimal tao) {
    // a hostile exponent must not be expanded into its digits
    if (tao.signum() < 0 || tao.compareTo(MAXIMUM_TAO) >= 0) {
      throw new IllegalArgumentException("not an amount of TAO: " + tao);
    }
    if ((long) tao.precision() - tao.scale() < -TAO_DECIMALS) {
      return ZERO;
    }
    return new Rao(tao.setScale(TAO_DECIMALS, RoundingMode.HALF_EVEN).unscaledValue());
  }

  @Override
  public int compareTo(Rao other) {
    return amount.compareTo(other.amount);
  }
}
