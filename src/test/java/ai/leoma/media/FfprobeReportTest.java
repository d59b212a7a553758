package ai.leoma.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FfprobeReportTest {

  private static final InputFile INPUT = new InputFile(Path.of("/x"), ContainerKind.MP4, 1000);
  private static final String REPORT =
      """
      {"streams":[{"codec_name":"h264","codec_type":"video","width":832,"height":480,
      "avg_frame_rate":"16/1","duration":"5.062500","nb_read_packets":"81"}],
      "format":{"duration":"5.100000"}}""";

  @ParameterizedTest
  @CsvSource({
    "N/A,0",
    "'',0",
    "nan,0",
    "-3,0",
    "1e99,0",
    "0x10,0",
    "5.0625,5062",
    "0.0009,0",
    "99999999999999999999999999,1000000000000"
  })
  void secondsThatAreNoNumberAreZero(String text, long millis) {
    assertThat(FfprobeReport.seconds(text).toMillis()).isEqualTo(millis);
  }

  @Test
  void readsTheFacts() {
    // When
    VideoFacts facts = FfprobeReport.facts(REPORT, INPUT, MediaLimits.standard());

    // Then
    assertThat(facts)
        .isEqualTo(
            new VideoFacts(
                "mp4", "h264", 832, 480, Duration.ofNanos(5_062_500_000L), 16, 81, 1000));
  }

  @Test
  void turnedVideoHasTheSizeThatIsShown() {
    // Given
    String turned =
        REPORT.replace("\"width\"", "\"side_data_list\":[{\"rotation\":-90}],\"width\"");

    // When
    VideoFacts facts = FfprobeReport.facts(turned, INPUT, MediaLimits.standard());

    // Then
    assertThat(facts.widthPixels()).isEqualTo(480);
    assertThat(facts.heightPixels()).isEqualTo(832);
  }

  @Test
  void unknownDurationIsWorkedOutFromTheRate() {
    // Given
    String live = REPORT.replace("5.062500", "N/A").replace("5.100000", "N/A");

    // When
    VideoFacts facts = FfprobeReport.facts(live, INPUT, MediaLimits.standard());

    // Then
    assertThat(facts.duration()).isEqualTo(Duration.ofNanos(5_062_500_000L));
  }

  @ParameterizedTest
  @CsvSource({
    "832,0,DIMENSIONS",
    "832,65535,DIMENSIONS",
    "832,-5,DIMENSIONS",
    "5.062500,999999999.0,TOO_LONG",
    "81\"}],99999999\"}],TOO_LONG",
    "81\"}],0\"}],TOO_SHORT",
    "81\"}],N/A\"}],TOO_SHORT",
    "video,audio,NO_VIDEO_STREAM"
  })
  void whatIsOutsideOfTheLimitsIsRefused(String from, String to, RefusalReason reason) {
    assertThatThrownBy(
            () -> FfprobeReport.facts(REPORT.replace(from, to), INPUT, MediaLimits.standard()))
        .isInstanceOfSatisfying(
            MediaRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void damagedReportsEndAsFactsOrRefusalOnly() {
    long seed = 7;
    Random random = new Random(seed);
    String alphabet = "{}[]\":,.-0123456789eE/NA nul\\\u0000";
    for (int round = 0; round < 5000; round++) {
      // Given
      StringBuilder report = new StringBuilder(REPORT);
      for (int i = 1 + random.nextInt(6); i > 0; i--) {
        char other = alphabet.charAt(random.nextInt(alphabet.length()));
        report.setCharAt(random.nextInt(report.length()), other);
      }

      // When, Then
      try {
        assertThat(FfprobeReport.facts(report.toString(), INPUT, MediaLimits.standard()).bytes())
            .isEqualTo(1000);
        FfprobeReport.requireDecodable(report.toString());
      } catch (MediaRefusedException expected) {
        assertThat(expected.detail()).hasSizeLessThanOrEqualTo(160);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " round " + round + ": " + report, e);
      }
    }
  }
}
