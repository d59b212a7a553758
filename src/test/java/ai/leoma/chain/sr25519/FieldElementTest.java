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

  private static FieldElement element(BigInteger value) {
    return FieldElement.ofBytes(Numbers.littleEndian(value, 32));
  }

  private static BigInteger number(FieldElement element) {
    return Numbers.ofLittleEndian(element.toBytes());
  }
}
