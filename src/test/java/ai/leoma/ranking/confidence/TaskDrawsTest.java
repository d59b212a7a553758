package ai.leoma.ranking.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TaskDrawsTest {

  @Test
  void numbersAreThoseOfThePublishedGenerator() {
    for (JsonNode vector : ConfidenceVectors.of("splitmix")) {
      TaskDraws draws = new TaskDraws(vector.path("seed").asLong());
      for (JsonNode number : vector.path("numbers")) {
        assertThat(Long.toUnsignedString(draws.next())).isEqualTo(number.asText());
      }
    }
  }

  @Test
  void numbersAreThoseOfTheJdkToday() {
    for (long seed = -50; seed < 50; seed++) {
      TaskDraws draws = new TaskDraws(seed);
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < 100; i++) {
        assertThat(draws.next()).as("seed %d", seed).isEqualTo(random.nextLong());
      }
    }
  }

  @Test
  void asManyTasksAreDrawnAsThereAre() {
    TaskDraws draws = new TaskDraws(3);
    int[] counts = new int[100];
    long[] sums = new long[100];
    for (int round = 0; round < 2_000; round++) {
      draws.resample(counts);
      assertThat(Arrays.stream(counts).sum()).isEqualTo(100);
      Arrays.setAll(sums, task -> sums[task] + counts[task]);
    }
    assertThat(Arrays.stream(sums)).allMatch(sum -> sum > 1_700 && sum < 2_300);
  }

  @Test
  void sharesAreOfTheResamples() {
    assertThat(new Confidence(1000, 913).share()).isEqualTo(0.913);
    assertThatIllegalArgumentException().isThrownBy(() -> new Confidence(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Confidence(10, 11));
    assertThatIllegalArgumentException().isThrownBy(() -> new Confidence(10, -1));
  }
}
