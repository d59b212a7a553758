package ai.leoma.chain.sr25519;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScalarTest {
  private static final BigInteger L =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  @Test
  void everyWideNumberIsReducedAsBigIntegersDo() {
    for (BigInteger value : wideEdgesAndRandoms()) {
      assertThat(number(scalar(value))).as(value.toString(16)).isEqualTo(value.mod(L));
    }
  }

  @Test
  void productsAndSumsAgreeWithBigIntegers() {
    List<BigInteger> values = wideEdgesAndRandoms().subList(0, 60);
    BigInteger addend = L.subtract(BigInteger.ONE);
    for (BigInteger a : values) {
      for (BigInteger b : values) {
        assertThat(number(scalar(a).timesPlus(scalar(b), scalar(addend))))
            .isEqualTo(a.multiply(b).add(addend).mod(L));
        assertThat(number(scalar(a).plus(scalar(b)))).isEqualTo(a.add(b).mod(L));
      }
    }
  }

  @Test
  void onlyNumbersBelowTheOrderAreCanonical() {
    BigInteger last = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
    for (BigInteger value :
        List.of(
            BigInteger.ZERO, BigInteger.ONE, BigInteger.TWO.pow(252), L.subtract(BigInteger.ONE))) {
      assertThat(Scalar.ofCanonical(Numbers.littleEndian(value, 32)).map(ScalarTest::number))
          .hasValue(value);
    }
    for (BigInteger value :
        List.of(L, L.add(BigInteger.ONE), L.shiftLeft(1), BigInteger.TWO.pow(253), last)) {
      assertThat(Scalar.ofCanonical(Numbers.littleEndian(value, 32))).isEmpty();
    }
  }

  @Test
  void bothDigitFormsAddUpToTheScalar() {
    for (BigInteger value : wideEdgesAndRandoms()) {
      Scalar scalar = scalar(value);
      byte[] hexDigits = scalar.signedHexDigits();
      assertThat(sum(hexDigits, 4)).isEqualTo(value.mod(L));
      for (byte digit : hexDigits) {
        assertThat(digit).isBetween((byte) -8, (byte) 8);
      }
      for (int width : new int[] {5, 8}) {
        byte[] form = scalar.nonAdjacentForm(width);
        assertThat(sum(form, 1)).isEqualTo(value.mod(L));
        for (byte digit : form) {
          assertThat(digit == 0 || digit % 2 != 0).isTrue();
          assertThat(Math.abs(digit)).isLessThan(1 << (width - 1));
        }
      }
    }
  }

  @Test
  void aWipedScalarIsZero() {
    Scalar scalar = scalar(BigInteger.TEN);

    scalar.wipe();

    assertThat(scalar.isZero()).isTrue();
  }

  private static BigInteger sum(byte[] digits, int bitsPerDigit) {
    BigInteger sum = BigInteger.ZERO;
    for (int i = digits.length - 1; i >= 0; i--) {
      sum = sum.shiftLeft(bitsPerDigit).add(BigInteger.valueOf(digits[i]));
    }
    return sum;
  }

  private static List<BigInteger> wideEdgesAndRandoms() {
    List<BigInteger> values = new ArrayList<>();
    BigInteger wide = BigInteger.TWO.pow(512);
    for (int i = 0; i <= 3; i++) {
      BigInteger step = BigInteger.valueOf(i);
      values.add(step);
      values.add(L.multiply(BigInteger.valueOf(i + 1L)).subtract(BigInteger.ONE));
      values.add(L.multiply(step));
      values.add(L.multiply(step).add(BigInteger.ONE));
      values.add(BigInteger.TWO.pow(252).add(step));
      values.add(BigInteger.TWO.pow(252).subtract(step));
      values.add(wide.subtract(BigInteger.valueOf(i + 1L)));
      values.add(wide.divide(L).subtract(step).multiply(L));
      values.add(wide.divide(L).subtract(step).multiply(L).subtract(BigInteger.ONE));
    }
    for (int bits = 28; bits <= 504; bits += 28) {
      values.add(BigInteger.TWO.pow(bits));
      values.add(BigInteger.TWO.pow(bits).subtract(BigInteger.ONE));
    }
    Random random = new Random(29);
    for (int i = 0; i < 300; i++) {
      values.add(new BigInteger(1 + random.nextInt(512), random));
    }
    return values;
  }

  private static Scalar scalar(BigInteger value) {
    return Scalar.ofWide(Numbers.littleEndian(value, 64));
  }

  private static BigInteger number(Scalar scalar) {
    return Numbers.ofLittleEndian(scalar.toBytes());
  }
}
