package ai.leoma.ranking.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class PassRateIntervalTest {

  @Test
  void boundsAreThoseOfSciPy() {
    for (JsonNode vector : ConfidenceVectors.of("wilson")) {
      PassRateInterval interval =
          PassRateInterval.of(vector.path("passes").asInt(), vector.path("settled").asInt());

      assertThat(interval.low())
          .as(vector.toString())
          .isCloseTo(vector.path("low").asDouble(), within(1e-12));
      assertThat(interval.high())
          .as(vector.toString())
          .isCloseTo(vector.path("high").asDouble(), within(1e-12));
    }
  }

  @Test
  void nothingSettledLeavesEverythingPossible() {
    assertThat(PassRateInterval.of(0, 0)).isEqualTo(new PassRateInterval(0, 1));
  }

  @Test
  void everyIntervalHoldsItsRateAndIsTheMirrorOfItsOpposite() {
    for (int settled = 1; settled <= 200; settled++) {
      for (int passes = 0; passes <= settled; passes++) {
        PassRateInterval interval = PassRateInterval.of(passes, settled);
        PassRateInterval opposite = PassRateInterval.of(settled - passes, settled);
        double rate = (double) passes / settled;

        assertThat(interval.low()).isLessThanOrEqualTo(rate);
        assertThat(interval.high()).isGreaterThanOrEqualTo(rate);
        assertThat(interval.low()).isCloseTo(1 - opposite.high(), within(1e-12));
      }
    }
  }

  @Test
  void moreTasksOfTheSameRateMakeItNarrower() {
    PassRateInterval hundred = PassRateInterval.of(75, 100);
    PassRateInterval thousand = PassRateInterval.of(750, 1000);

    assertThat(thousand.high() - thousand.low()).isLessThan(hundred.high() - hundred.low());
  }

  @Test
  void countsThatCannotBeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> PassRateInterval.of(-1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> PassRateInterval.of(2, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new PassRateInterval(0.5, 0.4));
    assertThatIllegalArgumentException().isThrownBy(() -> new PassRateInterval(Double.NaN, 1));
  }
}
