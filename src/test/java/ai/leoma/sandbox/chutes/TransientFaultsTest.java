package ai.leoma.sandbox.chutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.leoma.sandbox.SandboxSeed;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransientFaultsTest {

  @Test
  void nextTryAlwaysSucceeds() {
    for (long seed = 0; seed < 200; seed++) {
      // Given
      TransientFaults weather = new TransientFaults(new SandboxSeed(seed), 0.9);

      for (int attempt = 1; attempt < 10; attempt++) {
        // When
        boolean isBad = weather.at("slug", "digest", attempt).isPresent();
        boolean wasBad = weather.at("slug", "digest", attempt - 1).isPresent();

        // Then
        assertThat(isBad && wasBad).as("seed %d attempt %d", seed, attempt).isFalse();
      }
    }
  }

  @Test
  void shareOfBadRequestsIsTheRateAndTheSameEachTime() {
    // Given
    TransientFaults weather = new TransientFaults(new SandboxSeed(3), 0.03);

    // When
    long bad =
        IntStream.range(0, 20_000)
            .filter(request -> weather.at("slug", "digest" + request, 0).isPresent())
            .count();

    // Then
    assertThat(bad).isCloseTo(600, within(120L));
    assertThat(weather.at("slug", "digest7", 0))
        .isEqualTo(new TransientFaults(new SandboxSeed(3), 0.03).at("slug", "digest7", 0));
    assertThat(new TransientFaults(new SandboxSeed(3), 0).at("slug", "digest", 0)).isEmpty();
  }
}
