package ai.leoma.validator.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightScheduleTest {
  private static final long CADENCE = 180;
  private final WeightSchedule schedule = new WeightSchedule(CADENCE);

  @ParameterizedTest
  @CsvSource({"1000, 821, false", "1000, 820, true", "1000, 0, true", "1000, 1000, false"})
  void cadenceDecidesWhereTheChainTellsNoEpoch(long block, long last, boolean isDue) {
    assertThat(schedule.isDue(block, last, OptionalLong.empty())).isEqualTo(isDue);
  }

  @ParameterizedTest
  @CsvSource({
    "1074, 980, 1100, false, too early before the epoch",
    "1075, 980, 1100, true, shortly before it",
    "1099, 980, 1100, true, in its last block",
    "1100, 980, 1100, false, it has begun: the next one counts",
    "1080, 991, 1100, false, set not long ago",
    "1080, 990, 1100, true, set half a cadence ago",
    "1000, 820, 1100, true, the cadence goes on far from the epoch"
  })
  void weightsAreSetOnceMoreShortlyBeforeAnEpoch(
      long block, long last, long epoch, boolean isDue, String why) {
    assertThat(schedule.isDue(block, last, OptionalLong.of(epoch))).as(why).isEqualTo(isDue);
  }

  @ParameterizedTest
  @CsvSource({"360", "361", "720", "200", "100", "1000"})
  void everyEpochFindsYoungWeightsAndNoneComesTooSoon(long tempo) {
    // Given
    List<Long> settings = new ArrayList<>();
    long last = 0;
    long epoch = 500;

    // When
    for (long block = 400; block < 10_000; block++) {
      epoch = block >= epoch ? epoch + tempo : epoch;
      if (schedule.isDue(block, last, OptionalLong.of(epoch))) {
        settings.add(block);
        last = block;
      }
      if (block == epoch - 1 && block > 600) {
        // Then
        assertThat(block - last).as("at the end of epoch %d", epoch).isLessThan(CADENCE / 2 + 25);
      }
    }
    for (int i = 1; i < settings.size(); i++) {
      assertThat(settings.get(i) - settings.get(i - 1)).isBetween(CADENCE / 2, CADENCE);
    }
  }

  @Test
  void noCadenceIsRefused() {
    assertThatThrownBy(() -> new WeightSchedule(0)).hasMessageContaining("0 blocks");
  }
}
