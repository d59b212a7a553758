package ai.leoma.chain.sr25519;

/// A point of the twisted Edwards curve -x^2 + y^2 = 1 + d*x^2*y^2 in extended coordinates
/// (X/Z, Y/Z, T = XY/Z). The formulas are complete: they hold for every pair of points, so none of
/// them branches. Two points are compared by their ristretto encodings, never by coordinates.
record EdwardsPoint(FieldElement x, FieldElement y, FieldElement z, FieldElement t) {
  static final EdwardsPoint IDENTITY =
      new EdwardsPoint(FieldElement.ZERO, FieldElement.ONE, FieldElement.ONE, FieldElement.ZERO);

  EdwardsPoint doubled() {
    FieldElement xx = x.squared();
    FieldElement yy = y.squared();
    FieldElement h = xx.plus(yy);
    FieldElement e = h.minus(x.plus(y).squared());
    FieldElement g = xx.minus(yy);
    FieldElement f = z.squared().doubled().plus(g);
    return new EdwardsPoint(e.times(f), g.times(h), f.times(g), e.times(h));
  }

  EdwardsPoint plus(CachedPoint other) {
    FieldElement a = y.minus(x).times(other.yMinusX());
    FieldElement b = y.plus(x).times(other.yPlusX());
    FieldElement c = t.times(other.twiceDT());
    FieldElement d = z.times(other.twiceZ());
    FieldElement e = b.minus(a);
    FieldElement f = d.minus(c);
    FieldElement g = d.plus(c);
    FieldElement h = b.plus(a);
    return new EdwardsPoint(e.times(f), g.times(h), f.times(g), e.times(h));
  }

  CachedPoint cached() {
    return new CachedPoint(
        y.plus(x), y.minus(x), z.doubled(), t.times(Ristretto.EDWARDS_D).doubled());
  }
}
