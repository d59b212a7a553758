package ai.leoma.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {

  private static final String ANSWER =
      """
      {
        "overall_score": 12, "passed": false, "confidence": 89.5,
        "aspect_scores": {
          "first_frame_fidelity": 90, "prompt_adherence": 85.9, "temporal_consistency": 80,
          "motion_quality": 70, "visual_quality": 140, "camera_composition": -3
        },
        "major_issues": ["hand melts", 7, null, ["nested"], "cut"],
        "strengths": ["faithful"],
        "reasoning": "Close to the first frame.",
        "something_else": {"deep": [1, {"er": null}]}
      }
      """;

  @Test
  void completeAnswerIsReadWhole() {
    Verdict verdict = read(ANSWER);

    assertThat(verdict.scores()).isEqualTo(ScoresTest.scores("90/85/80/70/100/0"));
    assertThat(verdict.overallHundredths()).isEqualTo(8025);
    assertThat(verdict.passed()).isTrue();
    assertThat(verdict.confidence()).isEqualTo(OptionalInt.of(89));
    assertThat(verdict.majorIssues()).containsExactly("hand melts", "cut");
    assertThat(verdict.strengths()).containsExactly("faithful");
    assertThat(verdict.reasoning()).isEqualTo("Close to the first frame.");
    assertThat(verdict.unparseable()).isFalse();
  }

  @Test
  void volunteeredOverallAndPassedAreKeptAndNeverUsed() {
    Verdict failed = read("{\"overall_score\": 99, \"passed\": true}");
    assertThat(failed.passed()).isFalse();
    assertThat(failed.overallHundredths()).isZero();
    assertThat(failed.volunteeredOverall()).hasValue("99");
    assertThat(failed.volunteeredPassed()).hasValue("true");

    Verdict odd = read("{\"overall_score\" : \"9\\\"9\" , \"passed\" : {\"a\": [1, 2]} }");
    assertThat(odd.volunteeredOverall()).hasValue("\"9\\\"9\"");
    assertThat(odd.volunteeredPassed()).hasValue("{\"a\": [1, 2]}");

    Verdict huge =
        read("{\"overall_score\": 1e999999999, \"passed\": [" + "1,".repeat(999) + "1]}");
    assertThat(huge.volunteeredOverall()).hasValue("1e999999999");
    assertThat(huge.volunteeredPassed().orElseThrow()).hasSize(300);

    assertThat(read("{}").volunteeredOverall()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "```json\n%s\n```",
        "```\n%s\n```",
        "```JSON %s```",
        "  \n```json\n%s```\n ",
        "%s"
      })
  void oneCodeFenceIsStripped(String fence) {
    assertThat(read(fence.formatted(ANSWER)).passed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "no",
        "null",
        "85",
        "\"{}\"",
        "[]",
        "[{\"overall_score\": 1}]",
        "{",
        "{\"a\": 1",
        "{\"a\": 1,}",
        "{'a': 1}",
        "{a: 1}",
        "{} {}",
        "{}]",
        "{} trailing",
        "Here is my answer: {}",
        "{\"a\": NaN}",
        "{\"a\": Infinity}",
        "{\"a\": 01}",
        "{\"a\": +1}",
        "{\"a\": .5}",
        "{\"a\": 1.}",
        "{\"a\": /* comment */ 1}",
        "{\"a\": \"line\nbreak\"}",
        "{\"a\": \"\\x\"}",
        "{\"a\": \"open}",
        "{\"overall_score\": ",
        "{\"reasoning\": \"",
        "{\"major_issues\": [\"",
        "{\"aspect_scores\": {",
        "```",
        "``````",
        "```json```",
        "```json\n{}",
        "{}\n```",
        "```python\n{}\n```",
        "``````json\n{}\n``````",
        "\u0000",
        "\uFEFF{}",
        "\uD800",
      })
  void whatIsNotAJsonObjectIsUnparseable(String answer) {
    assertThat(AnswerReader.read(answer, PassMark.standard()))
        .isInstanceOfSatisfying(
            AnswerReading.Unparseable.class,
            unparseable -> assertThat(unparseable.why()).isNotBlank().hasSizeLessThan(201));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "85.9 | 85",
        "-3 | 0",
        "-0.5 | 0",
        "1e400 | 100",
        "140 | 100",
        "1e999999999 | 100",
        "1e99999999999999999999 | 100",
        "49.99999999999999999999 | 49",
        "'\"85\"' | 0",
        "true | 0",
        "null | 0",
        "[85] | 0",
        "{\"score\": 85} | 0",
      })
  void scoreIsAJsonNumberFlooredAndClamped(String json, int score) {
    String member = "{\"motion_quality\": " + json + "}";
    assertThat(read(member).scores().of(Dimension.MOTION_QUALITY)).isEqualTo(score);
    assertThat(read("{\"aspect_scores\":" + member + "}").scores().of(Dimension.MOTION_QUALITY))
        .isEqualTo(score);
  }

  @Test
  void topLevelScoresCountOnlyWithoutAspectScores() {
    String top = "\"first_frame_fidelity\": 70, \"prompt_adherence\": 60";
    assertThat(read("{" + top + "}").scores()).isEqualTo(ScoresTest.scores("70/60/0/0/0/0"));
    assertThat(read("{" + top + ", \"aspect_scores\": {\"prompt_adherence\": 9}}").scores())
        .isEqualTo(ScoresTest.scores("0/9/0/0/0/0"));
    for (String notAnObject : new String[] {"null", "[]", "\"x\"", "7"}) {
      assertThat(read("{" + top + ", \"aspect_scores\": " + notAnObject + "}").scores())
          .isEqualTo(Scores.zeros());
    }
  }

  @Test
  void otherMembersOfTheWrongTypeAreAsGoodAsMissing() {
    Verdict verdict =
        read(
            """
            {"confidence": "high", "reasoning": ["a"], "major_issues": "none", "strengths": {"a": 1}}
            """);
    assertThat(verdict.confidence()).isEmpty();
    assertThat(verdict.reasoning()).isEmpty();
    assertThat(verdict.majorIssues()).isEmpty();
    assertThat(verdict.strengths()).isEmpty();
  }

  @Test
  void textsAreCutAtCodePoints() {
    String film = "\uD83C\uDFAC";
    String list = String.join(",", Collections.nCopies(25, "\"" + film.repeat(301) + "\""));
    Verdict verdict =
        read("{\"reasoning\": \"" + film.repeat(2001) + "\", \"strengths\": [" + list + "]}");

    assertThat(verdict.reasoning()).isEqualTo(film.repeat(2000));
    assertThat(verdict.strengths()).hasSize(20).containsOnly(film.repeat(300));
  }

  @Test
  void whatCanNotBeStoredIsReplaced() {
    assertThat(read("{\"reasoning\": \"a\\u0000b\\ud800c\\n\"}").reasoning())
        .isEqualTo("a\uFFFDb\uFFFDc\n");
  }

  @Test
  void sameNameTwiceIsUnparseable() {
    String score = "\"visual_quality\": 1";
    for (String answer :
        new String[] {
          "{" + score + "," + score + "}",
          "{\"aspect_scores\": {" + score + "," + score + "}}",
          "{\"aspect_scores\": {}, \"aspect_scores\": {}}",
          "{\"other\": {\"a\": 1, \"\\u0061\": 2}}",
        }) {
      assertThat(AnswerReader.read(answer, PassMark.standard()))
          .as(answer)
          .isInstanceOf(AnswerReading.Unparseable.class);
    }
  }

  private static Verdict read(String answer) {
    return switch (AnswerReader.read(answer, PassMark.standard())) {
      case AnswerReading.Scored scored -> scored.verdict();
      case AnswerReading.Unparseable unparseable -> throw new AssertionError(unparseable.why());
    };
  }
}
