package ai.leoma.chain.sr25519;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The laws of the group, and that every way to multiply gives the same.
class PointsTest {
  private static final BigInteger L =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
  private static final long SEED = 31;

  @Test
  void additionIsAGroup() {
    Random random = new Random(SEED);
    for (int round = 0; round < 30; round++) {
      EdwardsPoint a = BasePoint.times(randomScalar(random));
      EdwardsPoint b = BasePoint.times(randomScalar(random));
      EdwardsPoint c = BasePoint.times(randomScalar(random));

      assertThat(encoded(sum(a, b))).as("round %d", round).isEqualTo(encoded(sum(b, a)));
      assertThat(encoded(sum(sum(a, b), c))).isEqualTo(encoded(sum(a, sum(b, c))));
      assertThat(encoded(sum(a, EdwardsPoint.IDENTITY))).isEqualTo(encoded(a));
      assertThat(encoded(difference(a, a))).isEqualTo(new byte[32]);
      assertThat(encoded(difference(sum(a, b), b))).isEqualTo(encoded(a));
      assertThat(encoded(doubled(a, 1))).isEqualTo(encoded(sum(a, a)));
      assertThat(encoded(doubled(a, 3))).isEqualTo(encoded(doubled(doubled(doubled(a, 1), 1), 1)));
      assertThat(encoded(doubled(a, 0))).isEqualTo(encoded(a));
    }
  }

  @Test
  void preparedPointsAddAlikeWhetherAffineOrNot() {
    Random random = new Random(SEED);
    List<EdwardsPoint> points = new ArrayList<>(List.of(EdwardsPoint.IDENTITY));
    for (int i = 0; i < 20; i++) {
      points.add(BasePoint.times(randomScalar(random)));
    }
    PreparedPoints quick = PreparedPoints.of(points);
    PreparedPoints affine = PreparedPoints.affine(points);
    for (int i = 0; i < points.size(); i++) {
      RunningPoint one = new RunningPoint(points.get(points.size() - 1 - i));
      RunningPoint other = new RunningPoint(points.get(points.size() - 1 - i));
      one.add(quick, i);
      other.add(affine, i);
      assertThat(encoded(other.toPoint())).isEqualTo(encoded(one.toPoint()));
      one.subtract(quick, i);
      other.subtract(affine, i);
      assertThat(encoded(other.toPoint())).isEqualTo(encoded(one.toPoint()));
    }
  }

  @Test
  void scanningATableFindsEveryDigit() {
    EdwardsPoint point = BasePoint.times(randomScalar(new Random(SEED)));
    List<EdwardsPoint> multiples = new ArrayList<>();
    for (int i = 1; i <= 16; i++) {
      multiples.add(times(point, i));
    }
    PreparedPoints table = PreparedPoints.affine(multiples);
    for (int digit = -8; digit <= 8; digit++) {
      PreparedPoints chosen = PreparedPoints.one();
      chosen.select(table, 0, 8, digit);
      RunningPoint sum = new RunningPoint(times(point, 8));
      sum.add(chosen, 0);
      assertThat(encoded(sum.toPoint())).isEqualTo(encoded(times(point, 8 + digit)));
    }
    PreparedPoints ofSecondRow = PreparedPoints.one();
    ofSecondRow.select(table, 8, 8, 3);
    RunningPoint sum = new RunningPoint(EdwardsPoint.IDENTITY);
    sum.add(ofSecondRow, 0);
    assertThat(encoded(sum.toPoint())).isEqualTo(encoded(times(point, 11)));
  }

  @Test
  void variableAndConstantTimeMultiplicationsAgree() {
    Random random = new Random(SEED);
    OddMultiples generator = OddMultiples.forOften(Ristretto.GENERATOR, 8, 8);
    List<Scalar> scalars = edges();
    for (int round = 0; round < 60; round++) {
      Scalar a = randomScalar(random);
      Scalar s = round % 3 == 0 ? scalars.get(round % scalars.size()) : randomScalar(random);
      Scalar k = round % 3 == 1 ? scalars.get(round % scalars.size()) : randomScalar(random);
      EdwardsPoint key = BasePoint.times(a);
      // s*G - k*(a*G) = (s - k*a)*G, written without a subtraction
      byte[] expected = encoded(BasePoint.times(minus(k).timesPlus(a, s)));

      OddMultiples once = OddMultiples.forOnce(key, 5);
      OddMultiples often = OddMultiples.forOften(key, 5, 8);
      assertThat(encoded(OddMultiples.difference(generator, s, once, k)))
          .as("seed %d round %d", SEED, round)
          .isEqualTo(expected);
      assertThat(encoded(OddMultiples.difference(generator, s, often, k)))
          .as("seed %d round %d", SEED, round)
          .isEqualTo(expected);
    }
  }

  @Test
  void theOrderTimesTheGeneratorIsTheIdentity() {
    EdwardsPoint minusOne = BasePoint.times(scalar(L.subtract(BigInteger.ONE)));

    assertThat(encoded(sum(minusOne, Ristretto.GENERATOR))).isEqualTo(new byte[32]);
    assertThat(encoded(BasePoint.times(scalar(L)))).isEqualTo(new byte[32]);
  }

  @Test
  void aWipedRunningPointHoldsNothing() {
    RunningPoint point = new RunningPoint(Ristretto.GENERATOR);
    point.doubleTimes(2);

    point.wipe();

    EdwardsPoint wiped = point.toPoint();
    assertThat(List.of(wiped.x(), wiped.y(), wiped.z(), wiped.t()))
        .allMatch(element -> element.zeroMask() == -1);
    assertThat(Ristretto.decode(encoded(Ristretto.GENERATOR))).isPresent();
  }

  private static List<Scalar> edges() {
    List<Scalar> edges = new ArrayList<>();
    for (int bits : new int[] {0, 1, 31, 32, 33, 63, 64, 128, 224, 251, 252}) {
      edges.add(scalar(BigInteger.TWO.pow(bits)));
      edges.add(scalar(BigInteger.TWO.pow(bits).subtract(BigInteger.ONE)));
      edges.add(scalar(L.subtract(BigInteger.TWO.pow(bits))));
    }
    return edges;
  }

  private static EdwardsPoint sum(EdwardsPoint a, EdwardsPoint b) {
    RunningPoint sum = new RunningPoint(a);
    sum.add(PreparedPoints.of(List.of(b)), 0);
    return sum.toPoint();
  }

  private static EdwardsPoint difference(EdwardsPoint a, EdwardsPoint b) {
    RunningPoint difference = new RunningPoint(a);
    difference.subtract(PreparedPoints.of(List.of(b)), 0);
    return difference.toPoint();
  }

  private static EdwardsPoint doubled(EdwardsPoint a, int times) {
    RunningPoint doubled = new RunningPoint(a);
    doubled.doubleTimes(times);
    return doubled.toPoint();
  }

  private static EdwardsPoint times(EdwardsPoint point, int factor) {
    EdwardsPoint product = EdwardsPoint.IDENTITY;
    for (int i = 0; i < factor; i++) {
      product = sum(product, point);
    }
    return product;
  }

  private static byte[] encoded(EdwardsPoint point) {
    return Ristretto.encode(point);
  }

  private static Scalar minus(Scalar scalar) {
    return scalar(L.subtract(Numbers.ofLittleEndian(scalar.toBytes())));
  }

  private static Scalar scalar(BigInteger value) {
    return Scalar.ofWide(Numbers.littleEndian(value, 32));
  }

  private static Scalar randomScalar(Random random) {
    byte[] wide = new byte[64];
    random.nextBytes(wide);
    return Scalar.ofWide(wide);
  }
}
