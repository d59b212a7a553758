package ai.leoma.chain.sr25519;

import java.util.Arrays;
import java.util.Optional;

/// An integer modulo the group order L = 2^252 + c, always fully reduced, in ten limbs of 28 bits:
/// nine limbs are exactly the 252 bits at which a reduction folds. Constant time throughout, except
/// [#nonAdjacentForm], which is for public scalars.
final class Scalar {
  private static final int LIMB_BITS = 28;
  private static final long MASK = (1L << LIMB_BITS) - 1;
  private static final int LIMBS = 10;
  private static final int WIDE_LIMBS = 19;
  private static final int FOLD = 9;
  // c = 27742317777372353535851937790883648493, lowest limb first
  private static final long[] C = {0xcf5d3ed, 0x12631a5, 0x79cd658, 0xf9dea2f, 0x14de};

  private final long[] limbs;

  private Scalar(long[] limbs) {
    this.limbs = limbs;
  }

  /// Reads 32 little-endian bytes; empty unless the value is below L.
  static Optional<Scalar> ofCanonical(byte[] bytes) {
    long[] value = limbsOf(bytes, LIMBS);
    long[] lessOrder = value.clone();
    addOrderTimes(-1, lessOrder);
    boolean isBelowOrder = lessOrder[LIMBS - 1] < 0;
    Arrays.fill(lessOrder, 0);
    return isBelowOrder ? Optional.of(new Scalar(value)) : Optional.empty();
  }

  /// Reduces up to 64 little-endian bytes modulo L.
  static Scalar ofWide(byte[] bytes) {
    return reduced(limbsOf(bytes, WIDE_LIMBS));
  }

  /// this * factor + addend.
  Scalar timesPlus(Scalar factor, Scalar addend) {
    long[] wide = Arrays.copyOf(addend.limbs, WIDE_LIMBS);
    for (int i = 0; i < LIMBS; i++) {
      for (int j = 0; j < LIMBS; j++) {
        wide[i + j] += limbs[i] * factor.limbs[j];
      }
    }
    carry(wide);
    return reduced(wide);
  }

  Scalar plus(Scalar addend) {
    long[] wide = Arrays.copyOf(addend.limbs, WIDE_LIMBS);
    for (int i = 0; i < LIMBS; i++) {
      wide[i] += limbs[i];
    }
    carry(wide);
    return reduced(wide);
  }

  byte[] toBytes() {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      int limb = 8 * i / LIMB_BITS;
      int shift = 8 * i % LIMB_BITS;
      long bits = limbs[limb] >>> shift;
      if (shift > LIMB_BITS - 8) {
        bits |= limbs[limb + 1] << (LIMB_BITS - shift);
      }
      bytes[i] = (byte) bits;
    }
    return bytes;
  }

  boolean isZero() {
    long bits = 0;
    for (long limb : limbs) {
      bits |= limb;
    }
    return bits == 0;
  }

  void wipe() {
    Arrays.fill(limbs, 0);
  }

  /// The 64 digits of this in base 16, lowest first, each from -8 to 8.
  byte[] signedHexDigits() {
    byte[] bytes = toBytes();
    byte[] digits = new byte[64];
    int carry = 0;
    for (int i = 0; i < digits.length - 1; i++) {
      int digit = ((bytes[i / 2] >>> (4 * (i & 1))) & 15) + carry;
      carry = (digit + 8) >> 4;
      digits[i] = (byte) (digit - (carry << 4));
    }
    digits[63] = (byte) (((bytes[31] >>> 4) & 15) + carry);
    Arrays.fill(bytes, (byte) 0);
    return digits;
  }

  /// 256 digits, each 0 or odd and below 2^(width-1) in size, of any `width` neighbours at most one
  /// not 0. Variable time.
  byte[] nonAdjacentForm(int width) {
    byte[] bytes = Arrays.copyOf(toBytes(), 40);
    byte[] digits = new byte[256];
    int carry = 0;
    int position = 0;
    while (position < digits.length) {
      int word = 8 * (position / 64);
      int bit = position % 64;
      long bits = LittleEndian.readLong(bytes, word) >>> bit;
      if (bit > 64 - width) {
        bits |= LittleEndian.readLong(bytes, word + 8) << (64 - bit);
      }
      int window = (int) (bits & ((1L << width) - 1)) + carry;
      if ((window & 1) == 0) {
        position++;
        continue;
      }
      carry = window >> (width - 1);
      digits[position] = (byte) (window - (carry << width));
      position += width;
    }
    return digits;
  }

  private static long[] limbsOf(byte[] bytes, int count) {
    byte[] padded = Arrays.copyOf(bytes, 80);
    long[] limbs = new long[count];
    for (int i = 0; i < count; i++) {
      int bit = LIMB_BITS * i;
      limbs[i] = (LittleEndian.readLong(padded, bit / 8) >>> (bit % 8)) & MASK;
    }
    Arrays.fill(padded, (byte) 0);
    return limbs;
  }

  /// Folds the carried `wide` and clears it: since 2^252 = -c modulo L, what lies above bit 252 is
  /// taken off times c. From below 2^512 the size shrinks under 2^386, 2^259 and 2^252 + 2^131; the
  /// fourth fold leaves a value from -c up to L - 1, so adding L once if negative finishes.
  private static Scalar reduced(long[] wide) {
    for (int round = 0; round < 4; round++) {
      fold(wide);
    }
    long negative = wide[WIDE_LIMBS - 1] >> 63;
    long[] value = Arrays.copyOf(wide, LIMBS);
    value[LIMBS - 1] |= negative;
    addOrderTimes(negative & 1, value);
    Arrays.fill(wide, 0);
    return new Scalar(value);
  }

  private static void fold(long[] wide) {
    long[] high = Arrays.copyOfRange(wide, FOLD, WIDE_LIMBS);
    Arrays.fill(wide, FOLD, WIDE_LIMBS, 0);
    for (int i = 0; i < high.length; i++) {
      for (int j = 0; j < C.length; j++) {
        wide[i + j] -= high[i] * C[j];
      }
    }
    carry(wide);
    Arrays.fill(high, 0);
  }

  private static void addOrderTimes(long factor, long[] value) {
    for (int i = 0; i < C.length; i++) {
      value[i] += factor * C[i];
    }
    value[FOLD] += factor;
    carry(value);
  }

  /// Brings every limb but the last into 0..2^28-1; the last one holds the sign.
  private static void carry(long[] limbs) {
    for (int i = 0; i < limbs.length - 1; i++) {
      limbs[i + 1] += limbs[i] >> LIMB_BITS;
      limbs[i] &= MASK;
    }
  }
}
