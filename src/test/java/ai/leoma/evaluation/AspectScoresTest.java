package ai.leoma.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AspectScoresTest {
  @Test
  void numbersAreCutToWholeOnes() {
    AspectScores scores =
        AspectScores.read(
                "{\"aspect_scores\": {\"motion_quality\": 81.9, \"visual_quality\": -0.9},"
                    + " \"overall_score\": 77.7, \"strengths\": []}")
            .orElseThrow();

    assertThat(scores.byName()).isEqualTo(Map.of("motion_quality", 81, "visual_quality", 0));
    assertThat(scores.overall()).isEqualTo(OptionalInt.of(77));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"aspect_scores\": {}}", "{\"aspect_scores\":{},\"overall_score\":null}"})
  void overallMayBeMissing(String json) {
    assertThat(AspectScores.read(json).orElseThrow().overall()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``",
        "` `",
        "null",
        "1",
        "[]",
        "{}",
        "nonsense",
        "{\"aspect_scores\": [1]}",
        "{\"aspect_scores\": {\"a\": \"81\"}}",
        "{\"aspect_scores\": {\"a\": true}}",
        "{\"aspect_scores\": {\"a\": null}}",
        "{\"aspect_scores\": {\"a\": 1e999}}",
        "{\"aspect_scores\": {\"a\": 3000000000}}",
        "{\"aspect_scores\": {\"a\": NaN}}",
        "{\"aspect_scores\": {\"\\ud800\": 1}}",
        "{\"aspect_scores\": {\"<script>\": 1}}",
        "{\"aspect_scores\": {\"\": 1}}",
        "{\"aspect_scores\": {\"a\": 1}, \"overall_score\": \"high\"}",
        "{\"aspect_scores\": {\"a\": 1}, \"overall_score\": 1e400}",
        "{\"aspect_scores\": {\"a\": 1}"
      })
  void whatCannotBeReadHasNoScores(String json) {
    assertThat(AspectScores.read(json)).isEmpty();
  }

  @Test
  void tooManyScoresAreNone() {
    String scores =
        IntStream.range(0, 33).mapToObj(i -> "\"a" + i + "\":1").collect(Collectors.joining(","));

    assertThat(AspectScores.read("{\"aspect_scores\":{" + scores + "}}")).isEmpty();
  }

  @Test
  void depthAndLengthOfNumbersDoNoHarm() {
    assertThat(AspectScores.read("[".repeat(8192))).isEmpty();
    assertThat(AspectScores.read("{\"aspect_scores\":".repeat(1500))).isEmpty();
    assertThat(AspectScores.read("{\"aspect_scores\":{\"a\":" + "9".repeat(8000) + "}}")).isEmpty();
  }

  @Test
  void mangledJsonNeverBreaksIt() {
    // Given
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String good = "{\"aspect_scores\": {\"motion_quality\": 81.5e0}, \"overall_score\": 77}";

    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder(good);
      for (int change = 0; change <= random.nextInt(4); change++) {
        text.setCharAt(
            random.nextInt(text.length()), "{}[]\":,\\u0e9-.\u0000".charAt(random.nextInt(15)));
      }

      // Then
      assertThatCode(() -> AspectScores.read(text.toString()))
          .as("seed %d, round %d: %s", seed, round, text)
          .doesNotThrowAnyException();
    }
  }
}
