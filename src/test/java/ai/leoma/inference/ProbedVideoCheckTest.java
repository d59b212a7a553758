package ai.leoma.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.TestConfig;
import ai.leoma.media.Media;
import ai.leoma.media.MediaLimits;
import ai.leoma.media.MediaTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbedVideoCheckTest {
  @TempDir Path folder;
  private Media media;
  private ProbedVideoCheck check;

  @BeforeEach
  void start() {
    media =
        new Media(
            MediaTools.locate(Path.of("target", "media-tools")),
            MediaLimits.standard(),
            folder.resolve("scratch"));
    check = new ProbedVideoCheck(media, TestConfig.of(InferenceConfig.class, Map.of()));
  }

  @AfterEach
  void stop() {
    check.stop();
  }

  @ParameterizedTest
  @CsvSource({"832, 480, true", "864, 448, true", "866, 480, false", "640, 640, false"})
  void sizeMayDifferALittle(int width, int height, boolean isGood) {
    // Given
    Path video = video(width, height);
    // When
    VideoCheckResult result = result(video);
    // Then
    assertThat(result)
        .isEqualTo(
            isGood ? new VideoCheckResult.Good() : new VideoCheckResult.OtherSize(width, height));
  }

  @Test
  void aTruncatedVideoIsNotPlayable() throws IOException {
    // Given
    byte[] whole = Files.readAllBytes(video(832, 480));
    Path cut = Files.write(folder.resolve("cut.mp4"), java.util.Arrays.copyOf(whole, 2000));
    // When, Then
    assertThat(result(cut)).isInstanceOf(VideoCheckResult.NotPlayable.class);
  }

  private VideoCheckResult result(Path video) {
    return check.check(video).await().atMost(Duration.ofSeconds(60));
  }

  private Path video(int width, int height) {
    String source = "testsrc2=size=%dx%d:rate=16".formatted(width, height);
    media.run(
        List.of(
            "-f",
            "lavfi",
            "-i",
            source,
            "-frames:v",
            "8",
            "-preset",
            "ultrafast",
            "-c:v",
            "libx264",
            "-pix_fmt",
            "yuv420p",
            "made.mp4"),
        Duration.ofSeconds(60),
        folder);
    return folder.resolve("made.mp4");
  }
}
