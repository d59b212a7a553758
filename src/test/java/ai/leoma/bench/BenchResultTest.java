package ai.leoma.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.bench.BenchResult.Figure;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchResultTest {
  @Test
  void jsonIsOneObjectOnOneLine() {
    BenchResult result =
        new BenchResult(
            "verify",
            1.23456,
            0.25,
            64,
            true,
            Map.of("machine", new Figure.Words("two \"cores\"")));

    String json = result.json();

    assertThat(json)
        .isEqualTo(
            "{\"bench\":\"verify\",\"ratio\":1.235,\"p99_millis\":0.250,\"heap_megabytes\":64,"
                + "\"meets\":true,\"machine\":\"two \\\"cores\\\"\"}");
  }

  @Test
  void peopleReadOneFigureInALine() {
    BenchResult result =
        new BenchResult("read", 0.5, 80, 12.5, false, Map.of("per_second", Figure.of(2500.4)));

    String text = result.text();

    assertThat(text.lines())
        .map(line -> line.replaceAll(" +", " "))
        .containsExactly(
            "bench read",
            "ratio 0.500",
            "p99_millis 80",
            "heap_megabytes 12.500",
            "per_second 2500",
            "meets no");
  }

  @Test
  void whatWasNotMeasuredIsNoFigure() {
    BenchResult result = new BenchResult("read", Double.NaN, 1, 1, false, Map.of());

    assertThatThrownBy(result::json).isInstanceOf(IllegalArgumentException.class);
  }
}
