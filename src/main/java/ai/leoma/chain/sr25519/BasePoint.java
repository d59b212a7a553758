package ai.leoma.chain.sr25519;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Secret multiples of the generator of the group, in constant time.
final class BasePoint {
  private static final int ROWS = 32;
  private static final int MULTIPLES_PER_ROW = 8;

  /// Row i holds 1 to 8 times 256^i * G.
  private static final PreparedPoints MULTIPLES = PreparedPoints.affine(multiples());

  private BasePoint() {}

  /// secret * G: the digits at odd places first, then times 16, then the others, so that one row
  /// serves two digits. What it worked with is wiped; the product is not.
  static EdwardsPoint times(Scalar secret) {
    byte[] digits = secret.signedHexDigits();
    PreparedPoints chosen = PreparedPoints.one();
    RunningPoint sum = new RunningPoint(EdwardsPoint.IDENTITY);
    addEverySecond(sum, digits, 1, chosen);
    sum.doubleTimes(4);
    addEverySecond(sum, digits, 0, chosen);
    EdwardsPoint product = sum.toPoint();
    Arrays.fill(digits, (byte) 0);
    chosen.wipe();
    sum.wipe();
    return product;
  }

  private static void addEverySecond(
      RunningPoint sum, byte[] digits, int from, PreparedPoints chosen) {
    for (int i = from; i < digits.length; i += 2) {
      chosen.select(MULTIPLES, i / 2 * MULTIPLES_PER_ROW, MULTIPLES_PER_ROW, digits[i]);
      sum.add(chosen, 0);
    }
  }

  private static List<EdwardsPoint> multiples() {
    List<EdwardsPoint> multiples = new ArrayList<>();
    RunningPoint first = new RunningPoint(Ristretto.GENERATOR);
    for (int row = 0; row < ROWS; row++) {
      PreparedPoints step = PreparedPoints.of(List.of(first.toPoint()));
      RunningPoint multiple = new RunningPoint(first.toPoint());
      for (int i = 0; i < MULTIPLES_PER_ROW; i++) {
        multiples.add(multiple.toPoint());
        multiple.add(step, 0);
      }
      first.doubleTimes(8);
    }
    return multiples;
  }
}
