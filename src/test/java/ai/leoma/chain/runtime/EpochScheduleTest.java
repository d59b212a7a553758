package ai.leoma.chain.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.Vectors;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EpochScheduleTest {
  static Stream<JsonNode> cases() {
    return Vectors.elements(Vectors.json("chain/reveal-block-vectors.json").get("cases")).stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void blockOfTheRevealIsPredicted(JsonNode vector) {
    EpochSchedule schedule =
        new EpochSchedule(
            vector.get("currentBlock").asLong(),
            vector.get("lastEpochBlock").asLong(),
            vector.get("pendingEpochAt").asLong(),
            vector.get("subnetEpochIndex").asLong(),
            vector.get("tempo").asLong(),
            vector.get("blocksSinceLastStep").asLong());

    assertThat(schedule.firstRevealBlock(vector.get("revealPeriodEpochs").asLong()))
        .isEqualTo(
            vector.get("firstRevealBlock").isNull()
                ? OptionalLong.empty()
                : OptionalLong.of(vector.get("firstRevealBlock").asLong()));
  }

  @Test
  void roundIsTheOneAtTheTimeOfTheReveal() {
    EpochSchedule schedule = new EpochSchedule(100, 50, 0, 3, 360, 50);

    assertThat(schedule.revealRound(110, 1_692_803_367L + 3000)).isEqualTo(1000 + 13 * 4);
    assertThat(schedule.revealRound(110, 1_692_803_367L + 3002)).isEqualTo(1000 + 13 * 4);
  }
}
