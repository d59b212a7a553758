package ai.leoma.chain.timelock;

import java.math.BigInteger;
import java.util.Optional;

/// The integers modulo p, the field of the curve BLS12-381. Not in constant time: for what
/// everybody may know, such as points and the numbers of rounds.
final class BaseField {
  static final int BYTES = 48;

  static final BigInteger PRIME =
      new BigInteger(
          "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf"
              + "6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab",
          16);

  /// p is 3 modulo 4, so this power of a square is a root of it.
  private static final BigInteger ROOT_EXPONENT = PRIME.add(BigInteger.ONE).shiftRight(2);

  private static final BigInteger HALF = PRIME.shiftRight(1);

  private BaseField() {}

  static BigInteger reduced(BigInteger value) {
    return value.mod(PRIME);
  }

  static BigInteger squared(BigInteger value) {
    return reduced(value.multiply(value));
  }

  static BigInteger inverse(BigInteger value) {
    return value.modInverse(PRIME);
  }

  /// One of the two roots; empty for what is no square.
  static Optional<BigInteger> root(BigInteger value) {
    BigInteger root = value.modPow(ROOT_EXPONENT, PRIME);
    return Optional.of(root).filter(candidate -> squared(candidate).equals(reduced(value)));
  }

  static BigInteger negative(BigInteger value) {
    return reduced(value.negate());
  }

  /// Whether it is the greater of a number and its negative.
  static boolean isGreater(BigInteger value) {
    return value.compareTo(HALF) > 0;
  }

  /// 48 bytes, the highest first.
  static byte[] bytes(BigInteger value) {
    byte[] magnitude = value.toByteArray();
    byte[] bytes = new byte[BYTES];
    int length = Math.min(magnitude.length, BYTES);
    System.arraycopy(magnitude, magnitude.length - length, bytes, BYTES - length, length);
    return bytes;
  }
}
