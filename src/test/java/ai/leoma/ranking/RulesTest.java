package ai.leoma.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

  @Test
  void standardIsTheTableOfConstants() {
    assertThat(Rules.standard()).isEqualTo(new Rules(1, 100, 80, 5, ConsensusBase.ACTIVE, 9));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 100, 80, 5, 9, version",
    "2, 100, 80, 5, 9, version",
    "1, 0, 80, 5, 9, window",
    "1, 1000001, 80, 5, 9, window",
    "1, 100, 0, 5, 9, completenessPercent",
    "1, 100, 101, 5, 9, completenessPercent",
    "1, 100, 80, -1, 9, dominancePercent",
    "1, 100, 80, 101, 9, dominancePercent",
    "1, 100, 80, 5, 0, activeTasks",
  })
  void impossibleValuesAreRefusedByName(
      int version, int window, int completeness, int dominance, int activeTasks, String field) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Rules(
                    version, window, completeness, dominance, ConsensusBase.ACTIVE, activeTasks))
        .withMessageStartingWith(field + " must be from ");
  }

  @Test
  void missingConsensusBaseIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rules(1, 100, 80, 5, null, 9))
        .withMessageContaining("consensus");
  }
}
