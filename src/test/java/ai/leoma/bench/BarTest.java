package ai.leoma.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BarTest {
  @Test
  void whatIsMissedIsNamedWithItsBar() {
    // Given
    List<Bar> bars =
        List.of(
            Bar.below(250, "read_megabytes", 334.25),
            Bar.below(100, "command_millis", 99),
            Bar.atLeast(0.6, "reads_ratio", 0.55),
            Bar.above(85, "first_reads", 85));

    // When
    String missed = Bar.missed(bars);

    // Then
    assertThat(missed)
        .isEqualTo(
            "read_megabytes 334.250 (must be < 250), reads_ratio 0.550 (must be >= 0.600),"
                + " first_reads 85 (must be > 85)");
  }

  @Test
  void nothingIsMissedWhenAllAreMet() {
    // Given
    List<Bar> bars = List.of(Bar.atLeast(0.6, "reads_ratio", 0.6), Bar.above(0, "first_reads", 1));

    // When
    String missed = Bar.missed(bars);

    // Then
    assertThat(missed).isEqualTo("none");
  }
}
