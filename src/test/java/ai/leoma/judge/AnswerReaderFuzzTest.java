package ai.leoma.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever a judge answers ends in a reading; a verdict holds what the rules say about its scores.
class AnswerReaderFuzzTest {

  private static final String VALID =
      """
      ```json
      {"overall_score": 85, "confidence": 89, "aspect_scores": {"first_frame_fidelity": 90,
      "prompt_adherence": 85.5, "temporal_consistency": 8e1, "motion_quality": 70,
      "visual_quality": 60, "camera_composition": 50}, "major_issues": ["a", "\\u00e9"],
      "strengths": [], "reasoning": "na\u00efve \\"ok\\" \\ud83c\\udfac", "passed": true}
      ```
      """;
  private static final String[] FRAGMENTS = {
    "{", "}", "[", "]", "\"", ",", ":", "\\", "\\u", "\\ud800", "null", "true", "1e999999999",
    "-", ".", "e", "9", "```", "json", "\u0000", "\uD800", "\uDFFF", "\uFEFF", "\n", " ", "NaN",
    "\"aspect_scores\":", "\"visual_quality\":", "\"passed\":", "/*", "#", "\u2028", "1e-9999999999"
  };

  @Test
  void mutatedAnswersAlwaysEndInAReading() {
    int scored = 0;
    for (long seed = 0; seed < 10_000; seed++) {
      String answer = mutated(new Random(seed));
      scored += isScored(answer, "seed " + seed) ? 1 : 0;
    }
    assertThat(scored).isBetween(500, 9_500);
  }

  @Test
  void everyPrefixOfAnAnswerEndsInAReading() {
    for (int end = 0; end <= VALID.length(); end++) {
      isScored(VALID.substring(0, end), "prefix " + end);
    }
  }

  @Test
  void hugeAnswersEndInAReading() {
    int most = AnswerReader.LONGEST_ANSWER;
    assertThat(isScored("{\"visual_quality\":" + "9".repeat(most - 20) + "}", "digits")).isTrue();
    assertThat(isScored("{\"reasoning\":\"" + "x".repeat(most - 20) + "\"}", "text")).isTrue();
    assertThat(isScored("{\"" + "x".repeat(most - 20) + "\":1}", "name")).isTrue();
    assertThat(isScored("{\"passed\":\"" + "x".repeat(most - 20) + "\"}", "passed")).isTrue();
    assertThat(isScored("{\"strengths\":[" + "\"\",".repeat(80_000) + "\"\"]}", "list")).isTrue();
    assertThat(isScored(" ".repeat(most), "blank")).isFalse();
    assertThat(isScored("[".repeat(most), "array bomb")).isFalse();
    assertThat(isScored("{\"a\":".repeat(most / 5), "object bomb")).isFalse();
    assertThat(isScored("{\"passed\":" + "[".repeat(most - 20), "passed bomb")).isFalse();
    assertThat(isScored("`".repeat(most), "fences")).isFalse();
    assertThat(isScored("{}" + " ".repeat(most), "too long")).isFalse();
  }

  @Test
  void namesWithOneHashEndInAReading() {
    StringBuilder members = new StringBuilder("{\"last\":0");
    for (int name = 0; name < 1 << 13; name++) {
      members.append(",\"");
      for (int bit = 0; bit < 13; bit++) {
        members.append((name >> bit & 1) == 0 ? "Aa" : "BB");
      }
      members.append("\":1");
    }
    String answer = members.append('}').toString();
    assertThat(answer.length()).isLessThanOrEqualTo(AnswerReader.LONGEST_ANSWER);
    assertThat(isScored(answer, "colliding names")).isTrue();
  }

  private static boolean isScored(String answer, String name) {
    return switch (AnswerReader.read(answer, PassMark.standard())) {
      case AnswerReading.Scored(Verdict verdict) -> {
        assertThat(verdict.overallHundredths()).as(name).isEqualTo(verdict.scores().weightedSum());
        assertThat(verdict.passed())
            .as(name)
            .isEqualTo(verdict.scores().passes(PassMark.standard()));
        yield true;
      }
      case AnswerReading.Unparseable(String why) -> {
        assertThat(why).as(name).isNotBlank();
        yield false;
      }
    };
  }

  private static String mutated(Random random) {
    StringBuilder answer = new StringBuilder(VALID);
    int mutations = 1 + random.nextInt(4);
    for (int mutation = 0; mutation < mutations; mutation++) {
      int at = random.nextInt(answer.length());
      int end = Math.min(answer.length() - 1, at + random.nextInt(8));
      String fragment = FRAGMENTS[random.nextInt(FRAGMENTS.length)];
      switch (random.nextInt(4)) {
        case 0 -> answer.insert(at, fragment);
        case 1 -> answer.delete(at, end);
        case 2 -> answer.replace(at, end, fragment);
        default -> answer.setCharAt(at, (char) random.nextInt(0x80));
      }
    }
    return answer.toString();
  }
}
