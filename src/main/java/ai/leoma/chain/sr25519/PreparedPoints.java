package ai.leoma.chain.sr25519;

import java.util.Arrays;
import java.util.List;

/// Points ready to be added by a [RunningPoint]: the limbs of y + x, y - x, 2d*t and, unless they
/// are affine (z = 1), 2z, one point after the other in one array, which processor caches like.
final class PreparedPoints {
  static final int Y_PLUS_X = 0;
  static final int Y_MINUS_X = FieldElement.LIMBS;
  static final int TWICE_D_T = 2 * FieldElement.LIMBS;
  static final int TWICE_Z = 3 * FieldElement.LIMBS;

  private static final FieldElement TWICE_D = Ristretto.EDWARDS_D.doubled();

  private final boolean areAffine;
  private final int limbsPerPoint;
  private final long[] limbs;

  private PreparedPoints(boolean areAffine, int count) {
    this.areAffine = areAffine;
    this.limbsPerPoint = areAffine ? TWICE_Z : TWICE_Z + FieldElement.LIMBS;
    this.limbs = new long[count * limbsPerPoint];
  }

  /// Prepares points as they are, which is quick.
  static PreparedPoints of(List<EdwardsPoint> points) {
    PreparedPoints prepared = new PreparedPoints(false, points.size());
    for (int i = 0; i < points.size(); i++) {
      EdwardsPoint point = points.get(i);
      prepared.write(i, point.x(), point.y(), point.t());
      point.z().doubled().copyLimbs(prepared.limbs, prepared.start(i) + TWICE_Z);
    }
    return prepared;
  }

  /// Brings the points to z = 1 first, with one inversion for all of them (Montgomery's trick),
  /// which makes every later addition cheaper.
  static PreparedPoints affine(List<EdwardsPoint> points) {
    PreparedPoints prepared = new PreparedPoints(true, points.size());
    FieldElement[] productsBefore = new FieldElement[points.size()];
    FieldElement product = FieldElement.ONE;
    for (int i = 0; i < points.size(); i++) {
      productsBefore[i] = product;
      product = product.times(points.get(i).z());
    }
    FieldElement inverse = product.inverted();
    for (int i = points.size() - 1; i >= 0; i--) {
      EdwardsPoint point = points.get(i);
      FieldElement inverseZ = inverse.times(productsBefore[i]);
      inverse = inverse.times(point.z());
      FieldElement x = point.x().times(inverseZ);
      FieldElement y = point.y().times(inverseZ);
      prepared.write(i, x, y, x.times(y));
    }
    return prepared;
  }

  /// Room for one affine point, to be filled by [#select].
  static PreparedPoints one() {
    return new PreparedPoints(true, 1);
  }

  /// Makes this the point of number `first` + |digit| - 1 of the affine `points`, negated if the
  /// digit is negative, and the identity for digit 0; |digit| is at most `count`. Constant time:
  /// every one of the `count` points is read whatever the digit is.
  void select(PreparedPoints points, int first, int count, int digit) {
    long negative = (long) digit >> 63;
    long size = (digit ^ negative) - negative;
    Arrays.fill(limbs, 0);
    limbs[Y_PLUS_X] = limbs[Y_MINUS_X] = equalMask(size, 0) & 1;
    for (int i = 0; i < count; i++) {
      long wanted = equalMask(size, i + 1L);
      int start = points.start(first + i);
      for (int limb = 0; limb < limbs.length; limb++) {
        limbs[limb] |= wanted & points.limbs[start + limb];
      }
    }
    negateIf(negative);
  }

  /// The negative has y + x and y - x exchanged and t negated. In place: which points are chosen
  /// is the secret itself, and what is wiped later is this array.
  private void negateIf(long mask) {
    for (int i = 0; i < FieldElement.LIMBS; i++) {
      long exchanged = mask & (limbs[Y_PLUS_X + i] ^ limbs[Y_MINUS_X + i]);
      limbs[Y_PLUS_X + i] ^= exchanged;
      limbs[Y_MINUS_X + i] ^= exchanged;
    }
    FieldElement.negateIf(mask, limbs, TWICE_D_T);
  }

  private static long equalMask(long a, long b) {
    long difference = a ^ b;
    return ~((difference | -difference) >> 63);
  }

  boolean areAffine() {
    return areAffine;
  }

  /// The array itself, for reading.
  long[] limbs() {
    return limbs;
  }

  /// Where in [#limbs] the point begins.
  int start(int number) {
    return number * limbsPerPoint;
  }

  void wipe() {
    Arrays.fill(limbs, 0);
  }

  private void write(int number, FieldElement x, FieldElement y, FieldElement t) {
    int start = start(number);
    y.plus(x).copyLimbs(limbs, start + Y_PLUS_X);
    y.minus(x).copyLimbs(limbs, start + Y_MINUS_X);
    t.times(TWICE_D).copyLimbs(limbs, start + TWICE_D_T);
  }
}
