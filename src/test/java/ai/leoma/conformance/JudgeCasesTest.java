package ai.leoma.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.judge.AnswerReader;
import ai.leoma.judge.AnswerReading;
import ai.leoma.judge.PassMark;
import ai.leoma.judge.Verdict;
import ai.leoma.media.OneShot;
import ai.leoma.media.OneShot.OneShotRules;
import ai.leoma.media.OneShot.Stretch;
import ai.leoma.media.OutputSize;
import ai.leoma.media.ReportSeconds;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// K01 to K12: judging and video. What differs follows rules 1: the overall score is always
/// computed from the six, and an answer that cannot be read is asked for once more.
class JudgeCasesTest {
  private static final OneShotRules MARGIN_OF_100_MILLIS =
      new OneShotRules(Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ZERO, 0.18);

  /// In the order of the rules' table.
  private static String answer(int... scores) {
    return """
        {"aspect_scores": {"first_frame_fidelity": %d, "prompt_adherence": %d,
         "temporal_consistency": %d, "motion_quality": %d, "visual_quality": %d,
         "camera_composition": %d}, "overall_score": 78, "confidence": 89}
        """
        .formatted(scores[0], scores[1], scores[2], scores[3], scores[4], scores[5]);
  }

  private static Verdict verdict(String answer) {
    return ((AnswerReading.Scored) AnswerReader.read(answer, PassMark.standard())).verdict();
  }

  @Test
  void k01HighScoresPass() {
    Verdict verdict = verdict(answer(86, 86, 86, 86, 86, 86));

    assertThat(verdict.passed()).isTrue();
    assertThat(verdict.overallHundredths()).isEqualTo(8600);
    assertThat(verdict.confidence()).hasValue(89);
  }

  @Test
  void k02LowCriticalScoreFails() {
    Verdict verdict = verdict(answer(42, 95, 95, 95, 95, 95));

    assertThat(verdict.overallHundredths()).isGreaterThanOrEqualTo(7500);
    assertThat(verdict.passed()).isFalse();
  }

  /// Differs: the first such answer is asked for once more; the second one scores 0 and fails.
  @Test
  void k03AnswerThatIsNoJsonIsUnparseable() {
    assertThat(AnswerReader.read("not-json", PassMark.standard()))
        .isInstanceOf(AnswerReading.Unparseable.class);
    assertThat(Verdict.unparseableTwice().passed()).isFalse();
    assertThat(Verdict.unparseableTwice().overallHundredths()).isZero();
  }

  @Test
  void k04TransientFailureIsTriedAgain() {
    CoveredCase.by("ai.leoma.judge.JudgeTest", "overloadIsTriedAgainUntilThereIsAnAnswer");
  }

  @Test
  void k05OutageEndsWithoutAVerdict() {
    CoveredCase.by("ai.leoma.judge.JudgeTest", "outageIsNoVerdictAfterBoundedTries");
  }

  /// Differs: not rounded, and computed whatever overall score the model volunteers.
  @Test
  void k06OverallIsComputedFromTheSix() {
    Verdict verdict = verdict(answer(90, 80, 70, 60, 50, 40));

    assertThat(verdict.overallHundredths()).isEqualTo(7250);
    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.volunteeredOverall()).contains("78");
  }

  @Test
  void k07SizesWithin32PixelsAreTaken() {
    for (int[] size : new int[][] {{832, 480}, {832, 464}, {854, 480}, {800, 448}}) {
      assertThat(OutputSize.accepts(size[0], size[1])).isTrue();
    }
    for (int[] size : new int[][] {{799, 448}, {800, 447}, {640, 480}, {1920, 1080}, {0, 0}}) {
      assertThat(OutputSize.accepts(size[0], size[1])).isFalse();
    }
  }

  @Test
  void k08CutsCountOnceInWhateverOrder() {
    assertThat(stretches(20, 14, 6, 6, 14)).isEqualTo(stretches(20, 6, 14));
  }

  @Test
  void k09StretchesBetweenCuts() {
    assertThat(stretches(8, 2, 4, 6)).isEmpty();
    Stretch longest = OneShot.nearlyLongest(stretches(20, 6, 14), Duration.ofSeconds(1)).getFirst();
    assertThat(longest.start()).isEqualTo(Duration.ofMillis(6100));
    assertThat(longest.latestStart(Duration.ofSeconds(5))).isEqualTo(Duration.ofMillis(8900));
  }

  private static List<Stretch> stretches(int seconds, Integer... cuts) {
    return OneShot.stretches(
        Duration.ofSeconds(seconds),
        Stream.of(cuts).map(Duration::ofSeconds).toList(),
        MARGIN_OF_100_MILLIS);
  }

  @Test
  void k10DurationThatIsNoneIsZero() {
    assertThat(ReportSeconds.of("N/A")).isZero();
    assertThat(ReportSeconds.of("")).isZero();
  }

  /// Differs: still frames of the clip instead of the video.
  @Test
  void k11PromptIsOnePlainLineFromPicturesOnly() {
    CoveredCase.by("ai.leoma.judge.PromptWriterTest", "paragraphBecomesOnePlainLine");
  }

  @Test
  void k12CodeFenceIsStripped() {
    String fenced = "```json\n" + answer(86, 86, 86, 86, 86, 86) + "```";

    assertThat(verdict(fenced).passed()).isTrue();
  }
}
