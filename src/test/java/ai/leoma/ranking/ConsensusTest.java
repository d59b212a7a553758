package ai.leoma.ranking;

import static ai.leoma.ranking.ConsensusBase.ACTIVE;
import static ai.leoma.ranking.ConsensusBase.VOTED;
import static ai.leoma.ranking.PairState.FAILED;
import static ai.leoma.ranking.PairState.OPEN;
import static ai.leoma.ranking.PairState.PASSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsensusTest {

  private static final BigInteger GREATEST_STAKE =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  @ParameterizedTest
  @CsvSource({
    "51, 0, 100, PASSED, PASSED",
    "50, 0, 100, OPEN, PASSED",
    "50, 50, 100, FAILED, FAILED",
    "26, 25, 100, OPEN, PASSED",
    "0, 0, 100, OPEN, OPEN",
    "10, 0, 10, PASSED, PASSED",
    "0, 0, 0, OPEN, OPEN",
    "0, 50, 100, FAILED, FAILED",
    "0, 49, 100, OPEN, FAILED",
    "50, 49, 100, OPEN, PASSED",
    "1, 1, 3, OPEN, FAILED",
    "2, 1, 3, PASSED, PASSED",
    "1, 2, 3, FAILED, FAILED",
    "0, 1, 1, FAILED, FAILED",
  })
  void tableOfTheRules(int pass, int fail, int total, PairState active, PairState voted) {
    assertThat(decide(pass, fail, total, ACTIVE)).isEqualTo(active);
    assertThat(decide(pass, fail, total, VOTED)).isEqualTo(voted);
  }

  /// At 64 x (2^64-1) a double could not tell these apart.
  @Test
  void oneRaoDecidesAtTheGreatestStakes() {
    BigInteger half = GREATEST_STAKE.shiftLeft(5);
    BigInteger total = half.shiftLeft(1);
    BigInteger moreThanHalf = half.add(BigInteger.ONE);
    BigInteger lessThanHalf = half.subtract(BigInteger.ONE);

    assertThat(Consensus.decide(half, BigInteger.ZERO, total, ACTIVE)).isEqualTo(OPEN);
    assertThat(Consensus.decide(moreThanHalf, lessThanHalf, total, ACTIVE)).isEqualTo(PASSED);
    assertThat(Consensus.decide(BigInteger.ZERO, half, total, ACTIVE)).isEqualTo(FAILED);
    assertThat(Consensus.decide(half, lessThanHalf, total, ACTIVE)).isEqualTo(OPEN);
    assertThat(Consensus.decide(half, lessThanHalf, total, VOTED)).isEqualTo(PASSED);
    assertThat(Consensus.decide(half, half, total, VOTED)).isEqualTo(FAILED);
  }

  @Test
  void everySmallCaseFollowsTheInequalities() {
    for (int total = 0; total <= 24; total++) {
      for (int pass = 0; pass <= total; pass++) {
        for (int fail = 0; pass + fail <= total; fail++) {
          boolean passes = 2 * pass > total;
          boolean fails = total > 0 && 2 * fail >= total;
          assertThat(passes && fails).isFalse();
          assertThat(decide(pass, fail, total, ACTIVE))
              .isEqualTo(passes ? PASSED : fails ? FAILED : OPEN);
          boolean settled = pass + fail > 0;
          assertThat(decide(pass, fail, total, VOTED))
              .isEqualTo(!settled ? OPEN : 2 * pass > pass + fail ? PASSED : FAILED);
        }
      }
    }
  }

  @Test
  void lessThanHalfOfTheStakeDecidesNothingAlone() {
    long seed = 20_250;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 2_000; round++) {
      BigInteger total = BigInteger.valueOf(random.nextLong(3, Long.MAX_VALUE));
      BigInteger minority = total.subtract(BigInteger.ONE).shiftRight(1);
      assertThat(Consensus.decide(minority, BigInteger.ZERO, total, ACTIVE))
          .as("seed %d round %d", seed, round)
          .isEqualTo(OPEN);
      assertThat(Consensus.decide(BigInteger.ZERO, minority, total, ACTIVE))
          .as("seed %d round %d", seed, round)
          .isEqualTo(OPEN);
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, 0, 1", "0, -1, 1", "1, 1, 1", "0, 0, -1"})
  void impossibleStakesAreRefused(int pass, int fail, int total) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> decide(pass, fail, total, ACTIVE))
        .withMessageContaining("total " + total);
  }

  private static PairState decide(int pass, int fail, int total, ConsensusBase base) {
    return Consensus.decide(
        BigInteger.valueOf(pass), BigInteger.valueOf(fail), BigInteger.valueOf(total), base);
  }
}
