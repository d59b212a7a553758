package ai.leoma.chain.sr25519;

/// A point of the twisted Edwards curve -x^2 + y^2 = 1 + d*x^2*y^2 in extended coordinates
/// (X/Z, Y/Z, T = XY/Z). Two points are compared by their ristretto encodings, never by
/// coordinates. Points are added and doubled by a [RunningPoint].
record EdwardsPoint(FieldElement x, FieldElement y, FieldElement z, FieldElement t) {
  static final EdwardsPoint IDENTITY =
      new EdwardsPoint(FieldElement.ZERO, FieldElement.ONE, FieldElement.ONE, FieldElement.ZERO);
}
