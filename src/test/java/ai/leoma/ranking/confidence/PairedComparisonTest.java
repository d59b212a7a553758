package ai.leoma.ranking.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class PairedComparisonTest {

  @Test
  void pIsThatOfExactFractionsUpToTheSmallestTails() {
    for (JsonNode vector : ConfidenceVectors.of("mcnemar")) {
      BigDecimal expected = new BigDecimal(vector.path("p").asText());

      BigDecimal p = p(vector.path("winner_only").asInt(), vector.path("miner_only").asInt());

      assertThat(p.subtract(expected).abs())
          .as(vector.toString())
          .isLessThanOrEqualTo(expected.movePointLeft(14));
    }
  }

  @Test
  void pIsSymmetricAndSinksWithTheDifference() {
    for (int tosses = 1; tosses <= 120; tosses++) {
      BigDecimal before = null;
      for (int fewer = tosses / 2; fewer >= 0; fewer--) {
        BigDecimal p = p(tosses - fewer, fewer);
        assertThat(p).isEqualByComparingTo(p(fewer, tosses - fewer));
        assertThat(p).isPositive().isLessThanOrEqualTo(BigDecimal.ONE);
        if (before != null) {
          assertThat(p).isLessThan(before);
        }
        before = p;
      }
    }
  }

  @Test
  void nothingToCompareIsNoDifference() {
    assertThat(new PairedComparison(0, 0, 0).mcNemarP()).isEqualByComparingTo("1");
    assertThat(new PairedComparison(100, 0, 0).mcNemarP()).isEqualByComparingTo("1");
  }

  @Test
  void countsThatCannotBeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new PairedComparison(1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new PairedComparison(1, -1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new PairedComparison(1, 0, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PairedComparison(1, Integer.MAX_VALUE, Integer.MAX_VALUE));
  }

  private static BigDecimal p(int winnerOnly, int minerOnly) {
    return new PairedComparison(winnerOnly + minerOnly, winnerOnly, minerOnly).mcNemarP();
  }
}
