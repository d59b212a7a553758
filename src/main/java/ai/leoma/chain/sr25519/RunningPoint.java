package ai.leoma.chain.sr25519;

/// A point that is doubled and added to in place, with the formulas of Hisil, Wong, Carter and
/// Dawson (2008) for extended coordinates. They are complete: they hold for every pair of points,
/// so none of them branches. For one computation and one thread; makes no garbage.
final class RunningPoint {
  private final FieldElement x = new FieldElement();
  private final FieldElement y = new FieldElement();
  private final FieldElement z = new FieldElement();
  private final FieldElement t = new FieldElement();
  // the names of the paper
  private final FieldElement a = new FieldElement();
  private final FieldElement b = new FieldElement();
  private final FieldElement c = new FieldElement();
  private final FieldElement d = new FieldElement();
  private final FieldElement e = new FieldElement();
  private final FieldElement f = new FieldElement();
  private final FieldElement g = new FieldElement();
  private final FieldElement h = new FieldElement();

  RunningPoint(EdwardsPoint start) {
    x.set(start.x());
    y.set(start.y());
    z.set(start.z());
    t.set(start.t());
  }

  EdwardsPoint toPoint() {
    return new EdwardsPoint(copy(x), copy(y), copy(z), copy(t));
  }

  /// Doubles as often as the public count says. Doubling does not need T, so only the last one
  /// computes it.
  void doubleTimes(int count) {
    for (int i = 0; i < count; i++) {
      a.setSquare(x);
      b.setSquare(y);
      h.setSum(a, b);
      g.setDifference(a, b);
      e.setSum(x, y);
      e.setSquare(e);
      e.setDifference(h, e);
      f.setSquare(z);
      f.setSum(f, f);
      f.setSum(f, g);
      x.setProduct(e, f);
      y.setProduct(g, h);
      z.setProduct(f, g);
    }
    if (count > 0) {
      t.setProduct(e, h);
    }
  }

  /// Adds the point with this public number.
  void add(PreparedPoints points, int number) {
    multiplyByPrepared(points, number, PreparedPoints.Y_PLUS_X, PreparedPoints.Y_MINUS_X);
    f.setDifference(d, c);
    g.setSum(d, c);
    multiplyFactors();
  }

  /// Subtracts the point: its negative has y + x and y - x exchanged and T negated.
  void subtract(PreparedPoints points, int number) {
    multiplyByPrepared(points, number, PreparedPoints.Y_MINUS_X, PreparedPoints.Y_PLUS_X);
    f.setSum(d, c);
    g.setDifference(d, c);
    multiplyFactors();
  }

  private void multiplyByPrepared(PreparedPoints points, int number, int yPlusX, int yMinusX) {
    long[] limbs = points.limbs();
    int start = points.start(number);
    a.setDifference(y, x);
    a.setProduct(a, limbs, start + yMinusX);
    b.setSum(y, x);
    b.setProduct(b, limbs, start + yPlusX);
    c.setProduct(t, limbs, start + PreparedPoints.TWICE_D_T);
    if (points.areAffine()) {
      d.setSum(z, z);
    } else {
      d.setProduct(z, limbs, start + PreparedPoints.TWICE_Z);
    }
    e.setDifference(b, a);
    h.setSum(b, a);
  }

  private void multiplyFactors() {
    x.setProduct(e, f);
    y.setProduct(g, h);
    z.setProduct(f, g);
    t.setProduct(e, h);
  }

  void wipe() {
    for (FieldElement element : new FieldElement[] {x, y, z, t, a, b, c, d, e, f, g, h}) {
      element.set(FieldElement.ZERO);
    }
  }

  private static FieldElement copy(FieldElement element) {
    FieldElement copy = new FieldElement();
    copy.set(element);
    return copy;
  }
}
