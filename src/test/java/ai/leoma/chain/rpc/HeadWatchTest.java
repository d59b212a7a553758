package ai.leoma.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeadWatchTest {
  private final HeadWatch watch = new HeadWatch();

  @Test
  void nothingWasHeardOfBeforeTheFirstBlock() {
    assertThat(watch.age(0)).isEmpty();
    assertThat(watch.behind(7, 0)).isZero();
  }

  @Test
  void aBlockThatIsToldAgainIsNoNews() {
    // Given
    watch.saw(1000, seconds(0));
    // When
    watch.saw(1000, seconds(60));
    watch.saw(998, seconds(70));
    // Then
    assertThat(watch.age(seconds(80))).contains(Duration.ofSeconds(80));
    watch.saw(1001, seconds(90));
    assertThat(watch.age(seconds(100))).contains(Duration.ofSeconds(10));
  }

  @Test
  void aChainThatStandsStillIsNoYoungerAfterAnHour() {
    // Given
    watch.saw(1000, seconds(0));
    // When
    watch.saw(1000, seconds(3600));
    // Then
    assertThat(watch.age(seconds(3600))).contains(Duration.ofHours(1));
  }

  @Test
  void whoIsBehindIsMeasuredByTheNewestBlock() {
    // Given
    watch.saw(1000, seconds(0));
    // When, Then
    assertThat(watch.behind(970, seconds(1))).isEqualTo(30);
    assertThat(watch.behind(1003, seconds(1))).isEqualTo(-3);
  }

  @Test
  void aHeadThatNobodyElseReachesIsForgotten() {
    // Given
    watch.saw(999_999_999, seconds(0));
    assertThat(watch.behind(1000, seconds(590))).isPositive();
    // When
    watch.saw(1000, seconds(601));
    // Then
    assertThat(watch.behind(1000, seconds(602))).isZero();
    assertThat(watch.behind(990, seconds(602))).isEqualTo(10);
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
