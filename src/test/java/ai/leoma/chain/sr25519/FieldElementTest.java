package ai.leoma.chain.sr25519;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FieldElementTest {
  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  @Test
  void arithmeticAgreesWithBigIntegersAlsoAtTheEdges() {
    List<BigInteger> values = edgesAndRandoms();
    for (BigInteger a : values) {
      FieldElement x = element(a);
      assertThat(number(x.squared())).isEqualTo(a.multiply(a).mod(P));
      assertThat(number(x.negated())).isEqualTo(a.negate().mod(P));
      assertThat(x.negativeMask()).isEqualTo(a.mod(P).testBit(0) ? -1 : 0);
      for (BigInteger b : values) {
        FieldElement y = element(b);
        assertThat(number(x.times(y))).isEqualTo(a.multiply(b).mod(P));
        assertThat(number(x.plus(y))).isEqualTo(a.add(b).mod(P));
        assertThat(number(x.minus(y))).isEqualTo(a.subtract(b).mod(P));
        assertThat(x.equalMask(y)).isEqualTo(a.mod(P).equals(b.mod(P)) ? -1 : 0);
      }
    }
  }

  @Test
  void theLargestLimbsThatOperationsLeaveDoNotOverflow() {
    long largest = (1L << 51) + (1L << 18) - 1;
    long[][] extremes = {
      {largest, largest, largest, largest, largest},
      {largest, 0, largest, 0, largest},
      {0, largest, 0, largest, 0},
      {(1L << 51) - 1, (1L << 51) - 1, (1L << 51) - 1, (1L << 51) - 1, (1L << 51) - 1},
      {0, 0, 0, 0, largest},
      {0, 0, 0, 0, 0},
    };
    for (long[] limbs : extremes) {
      for (long[] otherLimbs : extremes) {
        FieldElement x = FieldElement.ofLimbs(limbs, 0);
        FieldElement y = FieldElement.ofLimbs(otherLimbs, 0);
        BigInteger a = ofLimbs(limbs);
        BigInteger b = ofLimbs(otherLimbs);

        assertThat(number(x)).isEqualTo(a.mod(P));
        assertThat(number(x.times(y))).isEqualTo(a.multiply(b).mod(P));
        assertThat(number(x.plus(y))).isEqualTo(a.add(b).mod(P));
        assertThat(number(x.minus(y))).isEqualTo(a.subtract(b).mod(P));
        assertThat(number(x.squared())).isEqualTo(a.multiply(a).mod(P));
      }
    }
  }

  @Test
  void everyOperationKeepsTheLimbsSmall() {
    long largest = (1L << 51) + (1L << 18) - 1;
    FieldElement x =
        FieldElement.ofLimbs(new long[] {largest, largest, largest, largest, largest}, 0);
    for (FieldElement result :
        List.of(x.times(x), x.squared(), x.plus(x), x.minus(x), x.negated(), x.inverted())) {
      long[] limbs = new long[FieldElement.LIMBS];
      result.copyLimbs(limbs, 0);
      for (long limb : limbs) {
        assertThat(limb).isBetween(0L, largest);
      }
    }
  }

  @Test
  void negationInPlaceIsNegationAndHappensOnlyUnderItsMask() {
    for (BigInteger a : edgesAndRandoms()) {
      long[] limbs = new long[FieldElement.LIMBS + 2];
      element(a).copyLimbs(limbs, 1);

      FieldElement.negateIf(0, limbs, 1);
      assertThat(number(FieldElement.ofLimbs(limbs, 1))).isEqualTo(a.mod(P));
      FieldElement.negateIf(-1, limbs, 1);
      assertThat(number(FieldElement.ofLimbs(limbs, 1))).isEqualTo(a.negate().mod(P));
      assertThat(limbs).startsWith(0).endsWith(0);
    }
  }

  @Test
  void scratchElementsMayBeTheirOwnOperands() {
    for (BigInteger a : edgesAndRandoms()) {
      FieldElement x = new FieldElement();
      x.set(element(a));
      x.setProduct(x, x);
      x.setSum(x, x);
      x.setDifference(x, element(a));
      x.setSquare(x);

      BigInteger expected = a.multiply(a).shiftLeft(1).subtract(a).pow(2).mod(P);
      assertThat(number(x)).isEqualTo(expected);
    }
  }

  @Test
  void inversesAreThoseOfBigIntegersAndZeroStaysZero() {
    for (BigInteger a : edgesAndRandoms()) {
      BigInteger inverse = a.mod(P).signum() == 0 ? BigInteger.ZERO : a.modInverse(P);
      assertThat(number(element(a).inverted())).isEqualTo(inverse);
    }
  }

  @Test
  void longChainsOfOperationsStayExact() {
    long seed = 19;
    Random random = new Random(seed);
    BigInteger expected = P.subtract(BigInteger.ONE);
    FieldElement actual = element(expected);
    BigInteger operand = new BigInteger(255, random);
    for (int round = 0; round < 5000; round++) {
      FieldElement other = element(operand);
      switch (random.nextInt(4)) {
        case 0 -> {
          actual = actual.times(other);
          expected = expected.multiply(operand).mod(P);
        }
        case 1 -> {
          actual = other.minus(actual);
          expected = operand.subtract(expected).mod(P);
        }
        case 2 -> {
          actual = actual.doubled().plus(other);
          expected = expected.shiftLeft(1).add(operand).mod(P);
        }
        default -> {
          actual = actual.squared();
          expected = expected.multiply(expected).mod(P);
        }
      }
      assertThat(number(actual)).as("seed %d round %d", seed, round).isEqualTo(expected);
    }
  }

  @Test
  void thePowerForSquareRootsIsTheRightOne() {
    BigInteger exponent = P.subtract(BigInteger.valueOf(5)).shiftRight(3);
    for (BigInteger a : edgesAndRandoms()) {
      assertThat(number(element(a).toPowerForSquareRoot())).isEqualTo(a.modPow(exponent, P));
    }
  }

  private static List<BigInteger> edgesAndRandoms() {
    List<BigInteger> values = new ArrayList<>();
    for (int i = -3; i <= 18; i++) {
      values.add(i < 0 ? P.add(BigInteger.valueOf(i)) : P.add(BigInteger.valueOf(i)).mod(P));
      values.add(BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(i + 4L)));
    }
    for (int limb = 1; limb < 5; limb++) {
      values.add(BigInteger.TWO.pow(51 * limb));
      values.add(BigInteger.TWO.pow(51 * limb).subtract(BigInteger.ONE));
    }
    Random random = new Random(23);
    for (int i = 0; i < 40; i++) {
      values.add(new BigInteger(255, random));
    }
    return values;
  }

  private static BigInteger ofLimbs(long[] limbs) {
    BigInteger value = BigInteger.ZERO;
    for (int i = limbs.length - 1; i >= 0; i--) {
      value = value.shiftLeft(51).add(BigInteger.valueOf(limbs[i]));
    }
    return value;
  }

  private static FieldElement element(BigInteger value) {
    return FieldElement.ofBytes(Numbers.littleEndian(value, 32));
  }

  private static BigInteger number(FieldElement element) {
    return Numbers.ofLittleEndian(element.toBytes());
  }
}
