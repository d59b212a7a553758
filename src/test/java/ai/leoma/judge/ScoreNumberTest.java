package ai.leoma.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreNumberTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "-0.0, 0",
    "85, 85",
    "85.9, 85",
    "-3, 0",
    "-0.1, 0",
    "140, 100",
    "100, 100",
    "100.0000001, 100",
    "99.99999999999999999999999999, 99",
    "49.99999999999999999999999999, 49",
    "0.99999999999999999999999999, 0",
    "1e400, 100",
    "1e-400, 0",
    "1E2, 100",
    "1e+1, 10",
    "9.99e1, 99",
    "0.0755e3, 75",
    "7500e-2, 75",
    "0.00e5, 0",
    "0e999999999999, 0",
    "1e999999999, 100",
    "1e99999999999999999999, 100",
    "1e-99999999999999999999, 0",
    "-1e99999999999999999999, 0",
    "5e0000000000000000001, 50",
    "1e2147483648, 100",
    "1e-2147483649, 0",
  })
  void isFlooredAndClamped(String number, int score) {
    assertThat(ScoreNumber.floorAndClamp(number)).isEqualTo(score);
  }

  @Test
  void lengthIsNoProblem() {
    assertThat(ScoreNumber.floorAndClamp("9".repeat(200_000))).isEqualTo(100);
    assertThat(ScoreNumber.floorAndClamp("75." + "9".repeat(200_000))).isEqualTo(75);
    assertThat(ScoreNumber.floorAndClamp("0." + "0".repeat(100_000) + "75e100002")).isEqualTo(75);
    assertThat(ScoreNumber.floorAndClamp("1e" + "9".repeat(200_000))).isEqualTo(100);
    assertThat(ScoreNumber.floorAndClamp("75" + "0".repeat(99_999) + "e-99999")).isEqualTo(75);
  }

  @Test
  void agreesWithBigDecimal() {
    long seed = 31;
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      String number = randomNumber(random);
      BigInteger floor = new BigDecimal(number).setScale(0, RoundingMode.FLOOR).toBigInteger();
      int expected = floor.max(BigInteger.ZERO).min(BigInteger.valueOf(100)).intValueExact();
      assertThat(ScoreNumber.floorAndClamp(number))
          .as("seed %d round %d: %s", seed, round, number)
          .isEqualTo(expected);
    }
  }

  private static String randomNumber(Random random) {
    StringBuilder number = new StringBuilder();
    if (random.nextInt(5) == 0) {
      number.append('-');
    }
    number.append(random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(2_000));
    if (random.nextBoolean()) {
      number.append('.').append("0".repeat(random.nextInt(4))).append(random.nextInt(10_000));
    }
    if (random.nextBoolean()) {
      number.append(random.nextBoolean() ? "e" : "E").append(random.nextInt(-8, 8));
    }
    return number.toString();
  }
}
