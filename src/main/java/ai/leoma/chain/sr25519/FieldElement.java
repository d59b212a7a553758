package ai.leoma.chain.sr25519;

/// An integer modulo p = 2^255 - 19, the field of curve 25519.
///
/// The value is `l0 + l1*2^51 + l2*2^102 + l3*2^153 + l4*2^204`. Every limb of every instance stays
/// below 2^51 + 2^18 (each operation carries before it returns), so no operation can overflow: the
/// largest column of a product is below 2^59. No method branches on or indexes by the value, except
/// [#squaredTimes] on its public count. Comparisons return masks: -1 for true, 0 for false.
///
/// An element is a value that nobody changes, except the scratch elements of a computation: the
/// `set...` methods overwrite their receiver, which may be one of the operands, and are only for
/// who made it. They keep long computations free of garbage, and wipe what was secret.
final class FieldElement {
  static final FieldElement ZERO = new FieldElement(0, 0, 0, 0, 0);
  static final FieldElement ONE = new FieldElement(1, 0, 0, 0, 0);
  static final int LIMBS = 5;

  private static final long MASK = (1L << 51) - 1;
  // 2p, added before a subtraction so that no limb turns negative
  private static final long TWO_P_LOWEST = (1L << 52) - 38;
  private static final long TWO_P_OTHERS = (1L << 52) - 2;

  private long l0;
  private long l1;
  private long l2;
  private long l3;
  private long l4;

  private FieldElement(long l0, long l1, long l2, long l3, long l4) {
    this.l0 = l0;
    this.l1 = l1;
    this.l2 = l2;
    this.l3 = l3;
    this.l4 = l4;
  }

  /// A scratch element, zero at first.
  FieldElement() {}

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
    FieldElement sum = new FieldElement();
    sum.setSum(this, o);
    return sum;
  }

  FieldElement minus(FieldElement o) {
    FieldElement difference = new FieldElement();
    difference.setDifference(this, o);
    return difference;
  }

  FieldElement negated() {
    return ZERO.minus(this);
  }

  FieldElement doubled() {
    return plus(this);
  }

  FieldElement times(FieldElement o) {
    FieldElement product = new FieldElement();
    product.setProduct(this, o);
    return product;
  }

  FieldElement squared() {
    return squaredTimes(1);
  }

  FieldElement squaredTimes(int count) {
    FieldElement power = new FieldElement();
    power.set(this);
    for (int i = 0; i < count; i++) {
      power.setSquare(power);
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

  /// 1/this, and 0 for 0: this to the power p - 2 = 8 * (2^252 - 3) + 3.
  FieldElement inverted() {
    return toPowerForSquareRoot().squaredTimes(3).times(squared().times(this));
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

  /// Negates, where the mask says so, the element whose limbs [#copyLimbs] wrote: in place, so that
  /// no copy is left behind.
  static void negateIf(long mask, long[] limbs, int at) {
    long c0 = TWO_P_LOWEST - limbs[at];
    long c1 = TWO_P_OTHERS - limbs[at + 1];
    long c2 = TWO_P_OTHERS - limbs[at + 2];
    long c3 = TWO_P_OTHERS - limbs[at + 3];
    long c4 = TWO_P_OTHERS - limbs[at + 4];
    limbs[at] ^= mask & (limbs[at] ^ ((c0 & MASK) + 19 * (c4 >>> 51)));
    limbs[at + 1] ^= mask & (limbs[at + 1] ^ ((c1 & MASK) + (c0 >>> 51)));
    limbs[at + 2] ^= mask & (limbs[at + 2] ^ ((c2 & MASK) + (c1 >>> 51)));
    limbs[at + 3] ^= mask & (limbs[at + 3] ^ ((c3 & MASK) + (c2 >>> 51)));
    limbs[at + 4] ^= mask & (limbs[at + 4] ^ ((c4 & MASK) + (c3 >>> 51)));
  }

  void set(FieldElement o) {
    l0 = o.l0;
    l1 = o.l1;
    l2 = o.l2;
    l3 = o.l3;
    l4 = o.l4;
  }

  void setSum(FieldElement a, FieldElement b) {
    setCarried(a.l0 + b.l0, a.l1 + b.l1, a.l2 + b.l2, a.l3 + b.l3, a.l4 + b.l4);
  }

  void setDifference(FieldElement a, FieldElement b) {
    setCarried(
        a.l0 + TWO_P_LOWEST - b.l0,
        a.l1 + TWO_P_OTHERS - b.l1,
        a.l2 + TWO_P_OTHERS - b.l2,
        a.l3 + TWO_P_OTHERS - b.l3,
        a.l4 + TWO_P_OTHERS - b.l4);
  }

  void setProduct(FieldElement a, FieldElement b) {
    setProduct(a.l0, a.l1, a.l2, a.l3, a.l4, b.l0, b.l1, b.l2, b.l3, b.l4);
  }

  /// a times the element whose limbs [#copyLimbs] wrote.
  void setProduct(FieldElement a, long[] b, int at) {
    setProduct(a.l0, a.l1, a.l2, a.l3, a.l4, b[at], b[at + 1], b[at + 2], b[at + 3], b[at + 4]);
  }

  /// Schoolbook product: what would leave the top returns times 19, as 2^255 = 19 modulo p.
  private void setProduct(
      long a0, long a1, long a2, long a3, long a4, long b0, long b1, long b2, long b3, long b4) {
    long c1 = 19 * b1;
    long c2 = 19 * b2;
    long c3 = 19 * b3;
    long c4 = 19 * b4;
    long low0 = a0 * b0 + a1 * c4 + a2 * c3 + a3 * c2 + a4 * c1;
    long low1 = a0 * b1 + a1 * b0 + a2 * c4 + a3 * c3 + a4 * c2;
    long low2 = a0 * b2 + a1 * b1 + a2 * b0 + a3 * c4 + a4 * c3;
    long low3 = a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 + a4 * c4;
    long low4 = a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0;
    long high0 = high(a0, b0) + high(a1, c4) + high(a2, c3) + high(a3, c2) + high(a4, c1);
    long high1 = high(a0, b1) + high(a1, b0) + high(a2, c4) + high(a3, c3) + high(a4, c2);
    long high2 = high(a0, b2) + high(a1, b1) + high(a2, b0) + high(a3, c4) + high(a4, c3);
    long high3 = high(a0, b3) + high(a1, b2) + high(a2, b1) + high(a3, b0) + high(a4, c4);
    long high4 = high(a0, b4) + high(a1, b3) + high(a2, b2) + high(a3, b1) + high(a4, b0);
    setCarried(
        low0 - (high0 << 51) + 19 * high4,
        low1 - (high1 << 51) + high0,
        low2 - (high2 << 51) + high1,
        low3 - (high3 << 51) + high2,
        low4 - (high4 << 51) + high3);
  }

  /// The product of a with itself, which has each mixed term twice.
  void setSquare(FieldElement a) {
    long a0 = a.l0;
    long a1 = a.l1;
    long a2 = a.l2;
    long a3 = a.l3;
    long a4 = a.l4;
    long twiceA0 = 2 * a0;
    long twiceA1 = 2 * a1;
    long twiceA2 = 2 * a2;
    long c3 = 19 * a3;
    long c4 = 19 * a4;
    long twiceC4 = 2 * c4;
    long low0 = a0 * a0 + twiceC4 * a1 + twiceA2 * c3;
    long low1 = twiceA0 * a1 + twiceC4 * a2 + a3 * c3;
    long low2 = twiceA0 * a2 + a1 * a1 + twiceC4 * a3;
    long low3 = twiceA0 * a3 + twiceA1 * a2 + a4 * c4;
    long low4 = twiceA0 * a4 + twiceA1 * a3 + a2 * a2;
    long high0 = high(a0, a0) + high(twiceC4, a1) + high(twiceA2, c3);
    long high1 = high(twiceA0, a1) + high(twiceC4, a2) + high(a3, c3);
    long high2 = high(twiceA0, a2) + high(a1, a1) + high(twiceC4, a3);
    long high3 = high(twiceA0, a3) + high(twiceA1, a2) + high(a4, c4);
    long high4 = high(twiceA0, a4) + high(twiceA1, a3) + high(a2, a2);
    setCarried(
        low0 - (high0 << 51) + 19 * high4,
        low1 - (high1 << 51) + high0,
        low2 - (high2 << 51) + high1,
        low3 - (high3 << 51) + high2,
        low4 - (high4 << 51) + high3);
  }

  /// One carry from every limb to the next.
  private void setCarried(long c0, long c1, long c2, long c3, long c4) {
    l0 = (c0 & MASK) + 19 * (c4 >>> 51);
    l1 = (c1 & MASK) + (c0 >>> 51);
    l2 = (c2 & MASK) + (c1 >>> 51);
    l3 = (c3 & MASK) + (c2 >>> 51);
    l4 = (c4 & MASK) + (c3 >>> 51);
  }

  /// floor(a * b / 2^51): shifting the factors by 6 + 7 = 64 - 51 bits lets the 64-bit high product
  /// do the split. Needs a < 2^57 and b < 2^56.
  private static long high(long a, long b) {
    return Math.multiplyHigh(a << 6, b << 7);
  }
}
