package ai.leoma.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @Test
  void sharesAreRightToOnePercent() {
    for (int millis = 1; millis <= 1000; millis++) {
      latencies.add(millis * 1_000_000L);
    }

    assertThat(latencies.count()).isEqualTo(1000);
    assertThat(latencies.millis(0.5)).isCloseTo(500, within(6.0));
    assertThat(latencies.millis(0.99)).isCloseTo(990, within(11.0));
    assertThat(latencies.millis(1)).isCloseTo(1000, within(11.0));
  }

  @Test
  void whatIsTooShortOrTooLongIsCountedToo() {
    latencies.add(0);
    latencies.add(Long.MAX_VALUE);

    assertThat(latencies.count()).isEqualTo(2);
    assertThat(latencies.millis(0.5)).isLessThan(0.01);
    assertThat(latencies.millis(1)).isGreaterThan(20 * 60 * 1000.0);
  }

  @Test
  void nothingMeasuredIsZero() {
    assertThat(latencies.millis(0.99)).isZero();
  }
}
