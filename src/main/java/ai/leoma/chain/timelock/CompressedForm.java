package ai.leoma.chain.timelock;

import java.math.BigInteger;
import java.util.Arrays;

/// What the encodings of G1 and G2 have in common: x from the highest byte down, three flags in the
/// first byte (as zcash and arkworks write them). Only the compressed form is taken, each number
/// below p, and never the point at infinity, which no key, signature or ciphertext has.
final class CompressedForm {
  private static final int COMPRESSED = 0x80;
  private static final int INFINITY = 0x40;
  private static final int GREATER_Y = 0x20;
  private static final int FLAGS = COMPRESSED | INFINITY | GREATER_Y;

  private final byte[] x;
  private final boolean isGreaterY;

  /// @throws NotOnCurve unless it has that many bytes and the right flags
  CompressedForm(byte[] encoding, int length) {
    if (encoding.length != length) {
      throw new NotOnCurve("a point has %d bytes instead of %d".formatted(encoding.length, length));
    }
    if ((encoding[0] & COMPRESSED) == 0) {
      throw new NotOnCurve("a point is not compressed");
    }
    if ((encoding[0] & INFINITY) != 0) {
      throw new NotOnCurve("a point is the one at infinity");
    }
    x = encoding.clone();
    x[0] &= (byte) ~FLAGS;
    isGreaterY = (encoding[0] & GREATER_Y) != 0;
  }

  /// The 48 bytes from there on.
  ///
  /// @throws NotOnCurve if they are not below p
  byte[] number(int from) {
    byte[] bytes = Arrays.copyOfRange(x, from, from + BaseField.BYTES);
    if (new BigInteger(1, bytes).compareTo(BaseField.PRIME) >= 0) {
      throw new NotOnCurve("a coordinate is not below p");
    }
    return bytes;
  }

  /// Whether of the two points with this x the one with the greater y is meant.
  boolean isGreaterY() {
    return isGreaterY;
  }

  /// Adds the flags to the bytes of x.
  static byte[] flagged(byte[] x, boolean isGreaterY) {
    x[0] |= (byte) (isGreaterY ? COMPRESSED | GREATER_Y : COMPRESSED);
    return x;
  }
}
