package ai.leoma.chain.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.leoma.Vectors;
import ai.leoma.chain.timelock.Beacon;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
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

    assertThat(round(schedule, 3000)).isEqualTo(1000 + 13 * 4);
    assertThat(round(schedule, 3002)).isEqualTo(1000 + 13 * 4);
  }

  private static long round(EpochSchedule schedule, long secondsSinceGenesis) {
    Instant now = Beacon.QUICKNET.genesis().plusSeconds(secondsSinceGenesis);
    return Beacon.QUICKNET.roundAt(schedule.revealTime(110, now, Duration.ofSeconds(12)));
  }

  @Test
  void noAnswerOfANodeKeepsUsCounting() {
    EpochSchedule schedule = new EpochSchedule(100, 50, 0, 3, 360, 50);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> schedule.firstRevealBlock(Long.MAX_VALUE))
        .withMessageContaining("1000");
    assertThat(schedule.firstRevealBlock(1000)).hasValue(50 + 1000 * 360);
  }

  @Test
  void epochsFollowEachOtherByTempo() {
    EpochSchedule schedule = new EpochSchedule(100, 50, 0, 3, 360, 50);

    assertThat(schedule.epochBlock(1)).hasValue(410);
    assertThat(schedule.epochBlock(3)).hasValue(1130);
    assertThat(new EpochSchedule(100, 50, 120, 3, 360, 50).epochBlock(1)).hasValue(120);
    assertThat(new EpochSchedule(100, 50, 0, 3, 0, 50).epochBlock(1)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schedule.epochBlock(0))
        .withMessageContaining("not 1 to 1000");
  }
}
