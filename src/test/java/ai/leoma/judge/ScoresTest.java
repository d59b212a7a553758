package ai.leoma.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoresTest {

  @Test
  void dimensionsAreTheTableOfTheRules() {
    assertThat(Dimension.values())
        .extracting(Dimension::jsonName, Dimension::weight, Dimension::critical)
        .containsExactly(
            tuple("first_frame_fidelity", 25, true),
            tuple("prompt_adherence", 25, true),
            tuple("temporal_consistency", 20, true),
            tuple("motion_quality", 15, false),
            tuple("visual_quality", 10, false),
            tuple("camera_composition", 5, false));
    assertThat(Arrays.stream(Dimension.values()).mapToInt(Dimension::weight).sum()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource({
    "80/80/80/60/60/60, 7400, false",
    "100/100/49/100/100/100, 8980, false",
    "75/75/75/75/75/75, 7500, true",
    "74/75/75/75/75/80, 7500, true",
    "75/75/75/75/75/74, 7495, false",
    "76/76/76/75/68/65, 7450, false",
    "100/100/50/66/51/100, 8000, true",
    "49/100/100/100/100/100, 8725, false",
    "100/49/100/100/100/100, 8725, false",
    "50/100/100/100/100/100, 8750, true",
    "100/100/100/0/0/0, 7000, false",
    "100/100/100/0/50/0, 7500, true",
    "100/100/100/100/100/100, 10000, true",
    "0/0/0/0/0/0, 0, false",
  })
  void workedExamples(String scores, int weightedSum, boolean passes) {
    assertThat(scores(scores).weightedSum()).isEqualTo(weightedSum);
    assertThat(scores(scores).passes(PassMark.standard())).isEqualTo(passes);
  }

  @Test
  void oneHundredthBelowTheMarkFails() {
    // 7499 itself is no sum of the six (all weights are multiples of five): the nearest is 7495
    Scores nearest = scores("75/75/75/75/75/74");
    assertThat(nearest.passes(new PassMark(75, 50))).isFalse();
    assertThat(nearest.passes(new PassMark(74, 50))).isTrue();
  }

  @Test
  void passMarkIsConfigurable() {
    assertThat(scores("100/100/49/100/100/100").passes(new PassMark(75, 49))).isTrue();
    assertThat(scores("80/80/80/60/60/60").passes(new PassMark(74, 50))).isTrue();
    assertThat(scores("99/100/100/100/100/100").passes(new PassMark(100, 100))).isFalse();
    assertThat(scores("100/100/100/100/100/100").passes(new PassMark(100, 100))).isTrue();
    assertThat(Scores.zeros().passes(new PassMark(0, 0))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 50, overall",
    "101, 50, overall",
    "75, -1, criticalFloor",
    "75, 101, criticalFloor"
  })
  void impossiblePassMarksAreRefusedByName(int overall, int floor, String field) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PassMark(overall, floor))
        .withMessageStartingWith(field);
  }

  @Test
  void impossibleScoresAreRefused() {
    Map<Dimension, Integer> incomplete = new EnumMap<>(Scores.zeros().byDimension());
    incomplete.remove(Dimension.MOTION_QUALITY);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Scores(incomplete))
        .withMessageContaining("motion_quality");
    for (int impossible : new int[] {-1, 101}) {
      Map<Dimension, Integer> changed = new HashMap<>(Scores.zeros().byDimension());
      changed.put(Dimension.VISUAL_QUALITY, impossible);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Scores(changed))
          .withMessageContaining("visual_quality");
    }
  }

  @Test
  void unparseableTwiceIsMarkedAndFails() {
    Verdict verdict = Verdict.unparseableTwice();
    assertThat(verdict.unparseable()).isTrue();
    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.overallHundredths()).isZero();
    assertThat(verdict.scores()).isEqualTo(Scores.zeros());
  }

  @Test
  void verdictRefusesAnOverallThatTheScoresDoNotGive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verdict(Scores.zeros(), 7500, "", false))
        .withMessageContaining("7500");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verdict(scores("1/0/0/0/0/0"), 25, "", true));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verdict(Scores.zeros(), 0, "x".repeat(2001), false))
        .withMessageContaining("reasoning");
  }

  static Scores scores(String inTheOrderOfTheTable) {
    List<Integer> numbers =
        Stream.of(inTheOrderOfTheTable.split("/")).map(Integer::valueOf).toList();
    Map<Dimension, Integer> scores = new EnumMap<>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      scores.put(dimension, numbers.get(dimension.ordinal()));
    }
    return new Scores(scores);
  }

  private static Verdict verdict(
      Scores scores, int overallHundredths, String reasoning, boolean unparseable) {
    return new Verdict(
        scores,
        false,
        overallHundredths,
        Optional.empty(),
        Optional.empty(),
        reasoning,
        OptionalInt.empty(),
        List.of(),
        List.of(),
        unparseable);
  }
}
