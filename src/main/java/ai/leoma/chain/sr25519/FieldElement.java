package ai.leoma.chain.sr25519;

/// An integer modulo p = 2^255 - 19, the field of curve 25519. Immutable.
///
/// The value is `l0 + l1*2^51 + l2*2^102 + l3*2^153 + l4*2^204`. Every limb of every instance stays
/// below 2^51 + 2^18 (each operation carries before it returns), so no operation can overflow: the
/// largest column of a product is below 2^59. No method branches on or indexes by the value, except
/// [#squaredTimes] on its public count. Comparisons return masks: -1 for true, 0 for false.
final class FieldElement {
  static final FieldElement ZERO = new FieldElement(0, 0, 0, 0, 0);
  static final FieldElement ONE = new FieldElement(1, 0, 0, 0, 0);
  static final int LIMBS = 5;

  private static final long MASK = (1L << 51) - 1;
  // 2p, added before a subtraction so that no limb turns negative
  private static final long TWO_P_LOWEST = (1L << 52) - 38;
  private static final long TWO_P_OTHERS = (1L << 52) - 2;

  private final long l0;
  private final long l1;
  private final long l2;
  private final long l3;
  private final long l4;

  private FieldElement(long l0, long l1, long l2, long l3, long l4) {
    this.l0 = l0;
    this.l1 = l1;
    this.l2 = l2;
    this.l3 = l3;
    this.l4 = l4;
  }

  /// Reads 32 little-endian bytes; bit 255 is ignored and values from p upward are reduced.
  static FieldElement ofBytes(byte[] bytes) {
    long w0 = LittleEndian.readLong(bytes, 0);
    long w1 = LittleEndian.readLong(bytes, 8);
    long w2 = LittleEndian.readLong(bytes, 16);
    long w3 = LittleEndian.readLong(bytes, 24);
    return new FieldElement(
        w0 & MASK,
        ((w0 >>> 51) | (w1 << 13)) & MASK,
        ((w1 >>> 38) | (w2 << 26)) & MASK,
        ((w2 >>> 25) | (w3 << 39)) & MASK,
        (w3 >>> 12) & MASK);
  }

  /// The canonical 32 little-endian bytes, below p.
  byte[] toBytes() {
    FieldElement c = canonical();
    byte[] bytes = new byte[32];
    LittleEndian.writeLong(bytes, 0, c.l0 | (c.l1 << 51));
    LittleEndian.writeLong(bytes, 8, (c.l1 >>> 13) | (c.l2 << 38));
    LittleEndian.writeLong(bytes, 16, (c.l2 >>> 26) | (c.l3 << 25));
    LittleEndian.writeLong(bytes, 24, (c.l3 >>> 39) | (c.l4 << 12));
    return bytes;
  }

  /// Takes the limbs that [#copyLimbs] wrote.
  static FieldElement ofLimbs(long[] limbs, int offset) {
    return new FieldElement(
        limbs[offset], limbs[offset + 1], limbs[offset + 2], limbs[offset + 3], limbs[offset + 4]);
  }

  void copyLimbs(long[] target, int offset) {
    target[offset] = l0;
    target[offset + 1] = l1;
    target[offset + 2] = l2;
    target[offset + 3] = l3;
    target[offset + 4] = l4;
  }

  FieldElement plus(FieldElement o) {
    return carriedOnce(l0 + o.l0, l1 + o.l1, l2 + o.l2, l3 + o.l3, l4 + o.l4);
  }

  FieldElement minus(FieldElement o) {
    return carriedOnce(
        l0 + TWO_P_LOWEST - o.l0,
        l1 + TWO_P_OTHERS - o.l1,
        l2 + TWO_P_OTHERS - o.l2,
        l3 + TWO_P_OTHERS - o.l3,
        l4 + TWO_P_OTHERS - o.l4);
  }

  FieldElement negated() {
    return ZERO.minus(this);
  }

  FieldElement doubled() {
    return plus(this);
  }

  /// Schoolbook product. Each product of two limbs is split at bit 51: the low half stays in its
  /// column, the high half moves one column up, and what leaves the top returns times 19.
  FieldElement times(FieldElement o) {
    long b1x19 = 19 * o.l1;
    long b2x19 = 19 * o.l2;
    long b3x19 = 19 * o.l3;
    long b4x19 = 19 * o.l4;

    long low0 = low(l0, o.l0) + low(l1, b4x19) + low(l2, b3x19) + low(l3, b2x19) + low(l4, b1x19);
    long low1 = low(l0, o.l1) + low(l1, o.l0) + low(l2, b4x19) + low(l3, b3x19) + low(l4, b2x19);
    long low2 = low(l0, o.l2) + low(l1, o.l1) + low(l2, o.l0) + low(l3, b4x19) + low(l4, b3x19);
    long low3 = low(l0, o.l3) + low(l1, o.l2) + low(l2, o.l1) + low(l3, o.l0) + low(l4, b4x19);
    long low4 = low(l0, o.l4) + low(l1, o.l3) + low(l2, o.l2) + low(l3, o.l1) + low(l4, o.l0);

    long high0 =
        high(l0, o.l0) + high(l1, b4x19) + high(l2, b3x19) + high(l3, b2x19) + high(l4, b1x19);
    long high1 =
        high(l0, o.l1) + high(l1, o.l0) + high(l2, b4x19) + high(l3, b3x19) + high(l4, b2x19);
    long high2 =
        high(l0, o.l2) + high(l1, o.l1) + high(l2, o.l0) + high(l3, b4x19) + high(l4, b3x19);
    long high3 =
        high(l0, o.l3) + high(l1, o.l2) + high(l2, o.l1) + high(l3, o.l0) + high(l4, b4x19);
    long high4 = high(l0, o.l4) + high(l1, o.l3) + high(l2, o.l2) + high(l3, o.l1) + high(l4, o.l0);

    return carriedThrough(
        low0 + 19 * high4, low1 + high0, low2 + high1, low3 + high2, low4 + high3);
  }

  FieldElement squared() {
    long a0x2 = 2 * l0;
    long a1x2 = 2 * l1;
    long a2x2 = 2 * l2;
    long a3x2 = 2 * l3;
    long a3x19 = 19 * l3;
    long a4x19 = 19 * l4;

    long low0 = low(l0, l0) + low(a1x2, a4x19) + low(a2x2, a3x19);
    long low1 = low(a0x2, l1) + low(a2x2, a4x19) + low(l3, a3x19);
    long low2 = low(a0x2, l2) + low(l1, l1) + low(a3x2, a4x19);
    long low3 = low(a0x2, l3) + low(a1x2, l2) + low(l4, a4x19);
    long low4 = low(a0x2, l4) + low(a1x2, l3) + low(l2, l2);

    long high0 = high(l0, l0) + high(a1x2, a4x19) + high(a2x2, a3x19);
    long high1 = high(a0x2, l1) + high(a2x2, a4x19) + high(l3, a3x19);
    long high2 = high(a0x2, l2) + high(l1, l1) + high(a3x2, a4x19);
    long high3 = high(a0x2, l3) + high(a1x2, l2) + high(l4, a4x19);
    long high4 = high(a0x2, l4) + high(a1x2, l3) + high(l2, l2);

    return carriedThrough(
        low0 + 19 * high4, low1 + high0, low2 + high1, low3 + high2, low4 + high3);
  }

  FieldElement squaredTimes(int count) {
    FieldElement power = this;
    for (int i = 0; i < count; i++) {
      power = power.squared();
    }
    return power;
  }

  /// This to the power (p - 5) / 8 = 2^252 - 3; the names tell the exponent reached.
  FieldElement toPowerForSquareRoot() {
    FieldElement x2 = squared();
    FieldElement x9 = x2.squaredTimes(2).times(this);
    FieldElement x11 = x9.times(x2);
    FieldElement ones5 = x11.squared().times(x9);
    FieldElement ones10 = ones5.squaredTimes(5).times(ones5);
    FieldElement ones20 = ones10.squaredTimes(10).times(ones10);
    FieldElement ones40 = ones20.squaredTimes(20).times(ones20);
    FieldElement ones50 = ones40.squaredTimes(10).times(ones10);
    FieldElement ones100 = ones50.squaredTimes(50).times(ones50);
    FieldElement ones200 = ones100.squaredTimes(100).times(ones100);
    FieldElement ones250 = ones200.squaredTimes(50).times(ones50);
    return ones250.squaredTimes(2).times(this);
  }

  /// -1 if both are the same residue, else 0.
  long equalMask(FieldElement o) {
    return minus(o).zeroMask();
  }

  long zeroMask() {
    FieldElement c = canonical();
    long bits = c.l0 | c.l1 | c.l2 | c.l3 | c.l4;
    return ~((bits | -bits) >> 63);
  }

  /// -1 if the canonical value is odd, which the encoding calls negative, else 0.
  long negativeMask() {
    return -(canonical().l0 & 1);
  }

  /// The one of x and -x that is even.
  FieldElement absolute() {
    return select(negativeMask(), negated(), this);
  }

  static FieldElement select(long mask, FieldElement ifSet, FieldElement ifClear) {
    return new FieldElement(
        ifClear.l0 ^ (mask & (ifClear.l0 ^ ifSet.l0)),
        ifClear.l1 ^ (mask & (ifClear.l1 ^ ifSet.l1)),
        ifClear.l2 ^ (mask & (ifClear.l2 ^ ifSet.l2)),
        ifClear.l3 ^ (mask & (ifClear.l3 ^ ifSet.l3)),
        ifClear.l4 ^ (mask & (ifClear.l4 ^ ifSet.l4)));
  }

  /// The same residue below p. The value is below 2p, so at most one p is taken off; adding 19 and
  /// watching bit 255 tells whether.
  private FieldElement canonical() {
    long excess = (l0 + 19) >>> 51;
    excess = (l1 + excess) >>> 51;
    excess = (l2 + excess) >>> 51;
    excess = (l3 + excess) >>> 51;
    excess = (l4 + excess) >>> 51;
    long c0 = l0 + 19 * excess;
    long c1 = l1 + (c0 >>> 51);
    long c2 = l2 + (c1 >>> 51);
    long c3 = l3 + (c2 >>> 51);
    long c4 = l4 + (c3 >>> 51);
    return new FieldElement(c0 & MASK, c1 & MASK, c2 & MASK, c3 & MASK, c4 & MASK);
  }

  /// One carry from every limb to the next, enough for a sum or difference.
  private static FieldElement carriedOnce(long c0, long c1, long c2, long c3, long c4) {
    return new FieldElement(
        (c0 & MASK) + 19 * (c4 >>> 51),
        (c1 & MASK) + (c0 >>> 51),
        (c2 & MASK) + (c1 >>> 51),
        (c3 & MASK) + (c2 >>> 51),
        (c4 & MASK) + (c3 >>> 51));
  }

  /// A carry rippling through all limbs and back into the lowest, for the columns of a product.
  private static FieldElement carriedThrough(long c0, long c1, long c2, long c3, long c4) {
    c1 += c0 >>> 51;
    c2 += c1 >>> 51;
    c3 += c2 >>> 51;
    c4 += c3 >>> 51;
    return new FieldElement(
        (c0 & MASK) + 19 * (c4 >>> 51), c1 & MASK, c2 & MASK, c3 & MASK, c4 & MASK);
  }

  private static long low(long a, long b) {
    return (a * b) & MASK;
  }

  /// floor(a * b / 2^51): shifting the factors by 6 + 7 = 64 - 51 bits lets the 64-bit high product
  /// do the split. Needs a < 2^57 and b < 2^56.
  private static long high(long a, long b) {
    return Math.multiplyHigh(a << 6, b << 7);
  }
}
