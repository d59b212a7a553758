package ai.leoma.validator.weights;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Metagraph;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.Rao;
import ai.leoma.chain.TestHotkeys;
import java.util.List;
import org.junit.jupiter.api.Test;

class StakeReadingsTest {
  private static final Hotkey ALICE = TestHotkeys.ALICE;
  private final StakeReadings readings = new StakeReadings();

  @Test
  void stakeThatWasReadOnBothSidesIsTheOneThatIsAllowed() {
    read(1000, 50_000, true);
    read(1005, 50_000, true);

    assertThat(allows(1003, 50_000)).isTrue();
    assertThat(allows(1003, 50_400)).as("rounding").isTrue();
    assertThat(allows(1003, 52_000)).isFalse();
    assertThat(allows(1003, 10_000)).isFalse();
    assertThat(allows(1000, 52_000)).isFalse();
    assertThat(allows(1005, 52_000)).isFalse();
  }

  @Test
  void stakeThatMovedMayBeEither() {
    read(1000, 50_000, true);
    read(1005, 80_000, true);

    assertThat(allows(1003, 50_000)).isTrue();
    assertThat(allows(1003, 65_000)).isTrue();
    assertThat(allows(1003, 80_000)).isTrue();
    assertThat(allows(1003, 90_000)).isFalse();
  }

  @Test
  void whoHadNoPermitHadNoStake() {
    read(1000, 50_000, false);
    read(1005, 50_000, false);

    assertThat(allows(1003, 50_000)).isFalse();
    assertThat(allows(1003, 0)).isTrue();
    assertThat(readings.stakeOf(TestHotkeys.BOB, 1003).allows(Rao.of(1))).isFalse();
  }

  @Test
  void farFromAReadingTheNearestOneTellsAndProvesNothing() {
    read(1000, 50_000, true);
    read(1500, 80_000, true);

    assertThat(List.of(900L, 1200L, 1300L, 1501L))
        .noneMatch(block -> readings.stakeOf(ALICE, block).isClose());
    assertThat(allows(900, 50_000)).as("before the first").isTrue();
    assertThat(allows(900, 80_000)).isFalse();
    assertThat(allows(1200, 50_000)).as("in a gap").isTrue();
    assertThat(allows(1300, 80_000)).as("in a gap").isTrue();
    assertThat(allows(1501, 80_000)).as("after the last").isTrue();
    assertThat(readings.stakeOf(ALICE, 1500).isClose()).isTrue();
    assertThat(allows(1500, 1)).isFalse();
  }

  @Test
  void withoutAReadingAnythingMayBe() {
    assertThat(allows(900, 1)).isTrue();
    assertThat(allows(900, Long.MAX_VALUE / 2)).isTrue();
    assertThat(readings.stakeOf(ALICE, 900).isClose()).isFalse();
  }

  @Test
  void readingsOfHoursAgoAreForgotten() {
    for (long block = 1000; block <= 5000; block += 5) {
      read(block, block, true);
    }

    assertThat(readings.stakeOf(ALICE, 1002).isClose()).isFalse();
    assertThat(readings.stakeOf(ALICE, 4002).isClose()).isTrue();
  }

  @Test
  void readingOfAnOlderBlockIsPassedOver() {
    read(1000, 50_000, true);
    read(990, 1, true);
    read(1005, 50_000, true);

    assertThat(allows(1000, 1)).isFalse();
  }

  private boolean allows(long block, long stake) {
    return readings.stakeOf(ALICE, block).allows(Rao.of(stake));
  }

  private void read(long block, long stake, boolean hasPermit) {
    readings.add(
        new Metagraph(
            new BlockReference(block, "0x" + "0".repeat(64)),
            List.of(new Neuron(1, ALICE, ALICE, hasPermit, Rao.of(stake), 0))));
  }
}
