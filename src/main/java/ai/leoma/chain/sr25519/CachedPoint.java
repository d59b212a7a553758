package ai.leoma.chain.sr25519;

/// A point prepared for being added: y + x, y - x, 2z and 2d*t of its extended coordinates.
record CachedPoint(
    FieldElement yPlusX, FieldElement yMinusX, FieldElement twiceZ, FieldElement twiceDT) {

  CachedPoint negated() {
    return new CachedPoint(/* yPlusX= */ yMinusX, /* yMinusX= */ yPlusX, twiceZ, twiceDT.negated());
  }

  /// The negated point where the mask is -1, this one where it is 0, in constant time.
  CachedPoint negatedIf(long mask) {
    return new CachedPoint(
        FieldElement.select(mask, yMinusX, yPlusX),
        FieldElement.select(mask, yPlusX, yMinusX),
        twiceZ,
        FieldElement.select(mask, twiceDT.negated(), twiceDT));
  }
}
