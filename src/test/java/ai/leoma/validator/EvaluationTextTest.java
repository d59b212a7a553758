package ai.leoma.validator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.judge.Dimension;
import ai.leoma.judge.JudgeIdentity;
import ai.leoma.judge.Scores;
import ai.leoma.judge.Verdict;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTextTest {
  private static final JudgeIdentity JUDGE =
      new JudgeIdentity("openai", "gpt-4o-2024-11-20", "leoma-rubric/1", "ab".repeat(32));
  private static final String VIDEO = "cd".repeat(32);

  @ParameterizedTest
  @ValueSource(strings = {"x", "🎬", "\u0001", "\n", "\"", "\\", "\u007f", "\u2028"})
  void longestVerdictFitsTheWireWhateverItSays(String character) throws Exception {
    // Given
    String entry = character.repeat(Verdict.LONGEST_ENTRY);
    List<String> entries = Collections.nCopies(Verdict.MOST_ENTRIES, entry);
    Optional<String> volunteered = Optional.of(character.equals("\"") ? "\"".repeat(300) : entry);

    // When
    String text = EvaluationText.generatedArtifacts(verdict(volunteered, entries), JUDGE, VIDEO);

    // Then
    assertThat(text.codePointCount(0, text.length()))
        .isLessThanOrEqualTo(EvaluationText.LONGEST_TEXT);
    assertThat(new ObjectMapper().readTree(text).path("major_issues")).hasSize(6);
  }

  @Test
  void scoresJudgeAndVideoAreNamedAndWhatTheModelVolunteeredStandsApart() throws Exception {
    // When
    JsonNode text =
        new ObjectMapper()
            .readTree(
                EvaluationText.generatedArtifacts(
                    verdict(Optional.of("100"), List.of("blur")), JUDGE, VIDEO));

    // Then
    assertThat(text.path("overall_score").asInt()).isEqualTo(74);
    assertThat(text.path("overall_hundredths").asInt()).isEqualTo(7400);
    assertThat(text.path("aspect_scores")).hasSize(6);
    assertThat(text.path("aspect_scores").path("motion_quality").asInt()).isEqualTo(74);
    assertThat(text.path("volunteered").path("overall_score").asText()).isEqualTo("100");
    assertThat(text.path("judge").path("provider").asText()).isEqualTo("openai");
    assertThat(text.path("judge").path("model").asText()).isEqualTo("gpt-4o-2024-11-20");
    assertThat(text.path("judge").path("rubric").asText()).isEqualTo("leoma-rubric/1");
    assertThat(text.path("judge").path("prompt_sha256").asText()).hasSize(64);
    assertThat(text.path("video_sha256").asText()).isEqualTo(VIDEO);
  }

  private static Verdict verdict(Optional<String> volunteered, List<String> entries) {
    Map<Dimension, Integer> scores =
        Arrays.stream(Dimension.values()).collect(Collectors.toMap(Function.identity(), d -> 74));
    return new Verdict(
        new Scores(scores),
        false,
        7400,
        volunteered,
        volunteered,
        "fine",
        OptionalInt.empty(),
        entries,
        entries,
        false);
  }
}
