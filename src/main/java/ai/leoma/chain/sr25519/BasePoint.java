package ai.leoma.chain.sr25519;

import java.util.Arrays;
import java.util.HexFormat;

/// Multiples of the generator of the group.
final class BasePoint {
  private static final EdwardsPoint GENERATOR =
      Ristretto.decode(
              HexFormat.of()
                  .parseHex("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76"))
          .orElseThrow();

  private static final int ROWS = 32;
  private static final int ENTRIES = 8;
  private static final int ENTRY_LIMBS = 4 * FieldElement.LIMBS;

  /// Row i holds 1 to 8 times 256^i * G as limbs, laid out for scanning.
  private static final long[][] MULTIPLES = multiples();

  private static final int GENERATOR_WIDTH = 8;
  private static final int POINT_WIDTH = 5;
  private static final CachedPoint[] ODD_MULTIPLES =
      oddMultiples(GENERATOR, 1 << (GENERATOR_WIDTH - 2));

  private BasePoint() {}

  /// secret * G in constant time: the digits at odd places first, then times 16, then the others,
  /// so that one table row serves two digits.
  static EdwardsPoint times(Scalar secret) {
    byte[] digits = secret.signedHexDigits();
    EdwardsPoint sum = EdwardsPoint.IDENTITY;
    for (int i = 1; i < digits.length; i += 2) {
      sum = sum.plus(select(MULTIPLES[i / 2], digits[i]));
    }
    sum = sum.doubled().doubled().doubled().doubled();
    for (int i = 0; i < digits.length; i += 2) {
      sum = sum.plus(select(MULTIPLES[i / 2], digits[i]));
    }
    Arrays.fill(digits, (byte) 0);
    return sum;
  }

  /// s * G - k * point, in variable time: for public values only.
  static EdwardsPoint timesMinus(Scalar s, Scalar k, EdwardsPoint point) {
    byte[] digitsOfS = s.nonAdjacentForm(GENERATOR_WIDTH);
    byte[] digitsOfK = k.nonAdjacentForm(POINT_WIDTH);
    CachedPoint[] multiples = oddMultiples(point, 1 << (POINT_WIDTH - 2));
    int place = digitsOfS.length - 1;
    while (place >= 0 && digitsOfS[place] == 0 && digitsOfK[place] == 0) {
      place--;
    }
    EdwardsPoint sum = EdwardsPoint.IDENTITY;
    for (; place >= 0; place--) {
      sum = sum.doubled();
      sum = plusMultiple(sum, ODD_MULTIPLES, digitsOfS[place]);
      sum = plusMultiple(sum, multiples, -digitsOfK[place]);
    }
    return sum;
  }

  private static EdwardsPoint plusMultiple(EdwardsPoint sum, CachedPoint[] multiples, int digit) {
    if (digit == 0) {
      return sum;
    }
    return digit > 0 ? sum.plus(multiples[digit / 2]) : sum.plus(multiples[-digit / 2].negated());
  }

  /// digit times the row's first entry, digit from -8 to 8. Every entry is read whatever the digit
  /// is, and the sign is applied with a mask.
  private static CachedPoint select(long[] row, int digit) {
    long negative = (long) digit >> 63;
    long size = (digit ^ negative) - negative;
    long[] chosen = new long[ENTRY_LIMBS];
    long zero = equalMask(size, 0);
    chosen[0] = zero & 1;
    chosen[FieldElement.LIMBS] = zero & 1;
    chosen[2 * FieldElement.LIMBS] = zero & 2;
    for (int entry = 0; entry < ENTRIES; entry++) {
      long wanted = equalMask(size, entry + 1L);
      for (int limb = 0; limb < ENTRY_LIMBS; limb++) {
        chosen[limb] |= wanted & row[entry * ENTRY_LIMBS + limb];
      }
    }
    CachedPoint point =
        new CachedPoint(
            FieldElement.ofLimbs(chosen, 0),
            FieldElement.ofLimbs(chosen, FieldElement.LIMBS),
            FieldElement.ofLimbs(chosen, 2 * FieldElement.LIMBS),
            FieldElement.ofLimbs(chosen, 3 * FieldElement.LIMBS));
    return point.negatedIf(negative);
  }

  private static long equalMask(long a, long b) {
    long difference = a ^ b;
    return ~((difference | -difference) >> 63);
  }

  private static long[][] multiples() {
    long[][] rows = new long[ROWS][ENTRIES * ENTRY_LIMBS];
    EdwardsPoint first = GENERATOR;
    for (long[] row : rows) {
      CachedPoint step = first.cached();
      EdwardsPoint multiple = first;
      for (int entry = 0; entry < ENTRIES; entry++) {
        copyLimbs(multiple.cached(), row, entry * ENTRY_LIMBS);
        multiple = multiple.plus(step);
      }
      for (int i = 0; i < 8; i++) {
        first = first.doubled();
      }
    }
    return rows;
  }

  private static void copyLimbs(CachedPoint point, long[] row, int offset) {
    point.yPlusX().copyLimbs(row, offset);
    point.yMinusX().copyLimbs(row, offset + FieldElement.LIMBS);
    point.twiceZ().copyLimbs(row, offset + 2 * FieldElement.LIMBS);
    point.twiceDT().copyLimbs(row, offset + 3 * FieldElement.LIMBS);
  }

  private static CachedPoint[] oddMultiples(EdwardsPoint point, int count) {
    CachedPoint[] multiples = new CachedPoint[count];
    CachedPoint twice = point.doubled().cached();
    EdwardsPoint multiple = point;
    for (int i = 0; i < count; i++) {
      multiples[i] = multiple.cached();
      multiple = multiple.plus(twice);
    }
    return multiples;
  }
}
