package ai.leoma.chain.sr25519;

import java.util.ArrayList;
import java.util.List;

/// The odd multiples 1, 3, 5, ... of a public point (row 0), of the point times 2^(256/rows) (row
/// 1), of the point times 2^(2*256/rows) (row 2) and so on, for multiplication in variable time: a
/// digit of a scalar is looked up in the row of its place, so that rows save doublings.
final class OddMultiples {
  private static final int SCALAR_BITS = 256;

  private final int width;
  private final int rows;
  private final PreparedPoints points;

  private OddMultiples(int width, int rows, PreparedPoints points) {
    this.width = width;
    this.rows = rows;
    this.points = points;
  }

  /// One row of 2^(width-2) multiples, made quickly, for a point that is multiplied once.
  static OddMultiples forOnce(EdwardsPoint point, int width) {
    return new OddMultiples(width, 1, PreparedPoints.of(multiples(point, width, 1)));
  }

  /// A power of two of rows, worth their making for a point that is multiplied often.
  static OddMultiples forOften(EdwardsPoint point, int width, int rows) {
    return new OddMultiples(width, rows, PreparedPoints.affine(multiples(point, width, rows)));
  }

  /// first * a - second * b by Straus' method: both share their doublings. The rows of a are as
  /// many as those of b, or b has a single one.
  static EdwardsPoint difference(OddMultiples a, Scalar first, OddMultiples b, Scalar second) {
    byte[] added = first.nonAdjacentForm(a.width);
    byte[] subtracted = second.nonAdjacentForm(b.width);
    int bitsPerRow = SCALAR_BITS / b.rows;
    RunningPoint sum = new RunningPoint(EdwardsPoint.IDENTITY);
    int doublings = 0;
    for (int place = bitsPerRow - 1; place >= 0; place--) {
      doublings++;
      for (int row = 0; row < b.rows; row++) {
        int digitOfA = added[row * bitsPerRow + place];
        int digitOfB = subtracted[row * bitsPerRow + place];
        if ((digitOfA | digitOfB) != 0) {
          sum.doubleTimes(doublings);
          doublings = 0;
          a.addTo(sum, row, digitOfA);
          b.addTo(sum, row, -digitOfB);
        }
      }
    }
    sum.doubleTimes(doublings);
    return sum.toPoint();
  }

  private void addTo(RunningPoint sum, int row, int digit) {
    int first = row << (width - 2);
    if (digit > 0) {
      sum.add(points, first + digit / 2);
    } else if (digit < 0) {
      sum.subtract(points, first - digit / 2);
    }
  }

  private static List<EdwardsPoint> multiples(EdwardsPoint point, int width, int rows) {
    List<EdwardsPoint> multiples = new ArrayList<>();
    RunningPoint first = new RunningPoint(point);
    for (int row = 0; row < rows; row++) {
      if (row > 0) {
        first.doubleTimes(SCALAR_BITS / rows);
      }
      addOddMultiples(first.toPoint(), 1 << (width - 2), multiples);
    }
    return multiples;
  }

  private static void addOddMultiples(EdwardsPoint point, int count, List<EdwardsPoint> target) {
    RunningPoint twice = new RunningPoint(point);
    twice.doubleTimes(1);
    PreparedPoints step = PreparedPoints.of(List.of(twice.toPoint()));
    RunningPoint multiple = new RunningPoint(point);
    for (int i = 0; i < count; i++) {
      target.add(multiple.toPoint());
      multiple.add(step, 0);
    }
  }
}
