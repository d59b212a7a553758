package ai.leoma.media;

import static ai.leoma.media.MediaFixture.COUNTER;
import static ai.leoma.media.MediaFixture.GENERATED;
import static ai.leoma.media.MediaFixture.MEDIA;
import static ai.leoma.media.MediaFixture.THREE_SHOTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.media.ProbeResult.Playable;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class MediaOperationsTest {

  @TempDir Path folder;

  @AfterEach
  void nothingIsLeftInScratch() {
    assertThat(MediaFixture.SCRATCH).isEmptyDirectory();
  }

  @Test
  void cutsBetweenScenesAreFound() {
    assertThat(MEDIA.sceneCuts(THREE_SHOTS, 0.18))
        .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4));
    assertThat(MEDIA.sceneCuts(COUNTER, 0.18))
        .containsExactly(Duration.ofSeconds(4), Duration.ofSeconds(8));
    assertThat(MEDIA.sceneCuts(GENERATED, 0.9)).isEmpty();
  }

  @ParameterizedTest(name = "{1} ms from {0} ms: pictures {2} to {2} + {3}")
  @CsvSource({
    "0,5000,0,125",
    "2000,5000,50,125",
    "3013,4000,76,100",
    "3040,40,76,1",
    "5000,5000,25,125"
  })
  void clipIsExactToThePictureAndSilent(long start, long length, int firstPicture, int pictures)
      throws IOException {
    // Given
    Path clip = folder.resolve("clip.mp4");

    // When
    MEDIA.cutClip(COUNTER, Duration.ofMillis(start), Duration.ofMillis(length), clip);

    // Then
    VideoFacts facts = ((Playable) MEDIA.probe(clip)).facts();
    assertThat(facts.frameCount()).isEqualTo(pictures);
    assertThat(facts.duration()).isEqualTo(Duration.ofMillis(length));
    assertThat(facts.codec()).isEqualTo("h264");
    assertThat(new String(Files.readAllBytes(clip), StandardCharsets.ISO_8859_1))
        .contains("vide")
        .doesNotContain("soun");
    Path picture = folder.resolve("first.png");
    MEDIA.firstFrame(clip, picture);
    assertThat(pictureNumber(picture)).isEqualTo(firstPicture);
  }

  @Test
  void sameCutGivesTheSameBytes() throws IOException {
    // When
    for (String name : List.of("a.mp4", "b.mp4")) {
      MEDIA.cutClip(COUNTER, Duration.ofSeconds(1), Duration.ofSeconds(2), folder.resolve(name));
    }

    // Then
    assertThat(folder.resolve("a.mp4")).hasSameBinaryContentAs(folder.resolve("b.mp4"));
  }

  @Test
  void firstFrameOfAClipIsItsFirstSampleToo() throws IOException {
    // Given
    Path clip = folder.resolve("clip.mp4");
    MEDIA.cutClip(GENERATED, Duration.ofSeconds(1), Duration.ofSeconds(2), clip);

    // When
    MEDIA.firstFrame(clip, folder.resolve("first.png"));
    List<Path> samples = MEDIA.sampleFrames(clip, 1, 3, folder.resolve("samples"), FrameFormat.PNG);

    // Then
    assertThat(samples).hasSize(1);
    assertThat(pixels(samples.getFirst())).isEqualTo(pixels(folder.resolve("first.png")));
  }

  @Test
  void clipWithOddSidesLosesOnePixelLine() {
    // Given
    Path odd = MediaFixture.make("odd.mkv", "-f lavfi -i testsrc=s=63x65:r=10:d=2 -c:v mjpeg");
    Path clip = folder.resolve("clip.mp4");

    // When
    MEDIA.cutClip(odd, Duration.ZERO, Duration.ofSeconds(1), clip);

    // Then
    VideoFacts facts = ((Playable) MEDIA.probe(clip)).facts();
    assertThat(facts.widthPixels()).isEqualTo(62);
    assertThat(facts.heightPixels()).isEqualTo(64);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"3840x2160", "2160x3840", "64x46", "63x65", "16x1024", "1024x16", "832x480"})
  void framesOfAnySourceCoverTheAskedSize(String sourceSize) throws IOException {
    // Given
    Path video =
        MediaFixture.make(
            sourceSize + ".mkv",
            "-f lavfi -i testsrc2=s=" + sourceSize + ":r=5 -frames:v 3 -c:v mjpeg -q:v 9");
    FrameSize size = new FrameSize(832, 480);
    Path first = folder.resolve("first.png");

    // When
    MEDIA.firstFrame(video, first, size);
    List<Path> frames = MEDIA.sampleFrames(video, 2, 3, folder, FrameFormat.JPEG, size);

    // Then
    assertThat(frames).hasSize(2);
    for (Path picture : List.of(first, frames.getFirst(), frames.getLast())) {
      BufferedImage image = ImageIO.read(picture.toFile());
      assertThat(image.getWidth()).isEqualTo(832);
      assertThat(image.getHeight()).isEqualTo(480);
      assertThat(picture).satisfies(file -> assertThat(Files.size(file)).isLessThan(2_000_000));
    }
  }

  @Test
  void pictureIsCroppedInTheMiddleAndNotDistorted() throws IOException {
    // Given
    Path wide =
        MediaFixture.make(
            "wide.mkv",
            "-f lavfi -i color=white:s=900x300:r=5:d=1 -vf"
                + " drawbox=x=0:w=190:h=300:color=black:t=fill,"
                + "drawbox=x=710:w=190:h=300:color=black:t=fill -c:v mjpeg -q:v 2");
    Path first = folder.resolve("first.png");

    // When
    MEDIA.firstFrame(wide, first, new FrameSize(832, 480));

    // Then
    BufferedImage image = ImageIO.read(first.toFile());
    assertThat(image.getRGB(2, 240) & 0xff).isGreaterThan(200);
    assertThat(image.getRGB(829, 240) & 0xff).isGreaterThan(200);
  }

  @ParameterizedTest(name = "{0} becomes {1}x{2}")
  @CsvSource({"3840x2160,1280,720", "2160x3840,1280,2276", "1282x63,1280,62", "1280x720,1280,720"})
  void widerClipIsScaledDown(String sourceSize, int width, int height) {
    // Given
    Path source =
        MediaFixture.make(
            "source-" + sourceSize + ".mkv",
            "-f lavfi -i testsrc=s=" + sourceSize + ":r=5:d=1 -c:v mjpeg -q:v 9");
    Path clip = folder.resolve("clip.mp4");

    // When
    MEDIA.cutClip(source, Duration.ZERO, Duration.ofSeconds(1), clip, 1280);

    // Then
    VideoFacts facts = ((Playable) MEDIA.probe(clip)).facts();
    assertThat(facts.widthPixels()).isEqualTo(width);
    assertThat(facts.heightPixels()).isEqualTo(height);
  }

  @Test
  void twelveFramesAreSampledInOrder() throws IOException {
    // When
    List<Path> frames = MEDIA.sampleFrames(GENERATED, 12, 3, folder, FrameFormat.JPEG);

    // Then
    assertThat(frames).hasSize(12).isSorted().doesNotHaveDuplicates();
    BufferedImage picture = ImageIO.read(frames.getLast().toFile());
    assertThat(picture.getWidth()).isEqualTo(832);
    assertThat(picture.getHeight()).isEqualTo(480);
  }

  @Test
  void samplesFollowTheTimeOfTheVideo() throws IOException {
    // When
    List<Path> frames = MEDIA.sampleFrames(COUNTER, 6, 5, folder, FrameFormat.PNG);

    // Then
    List<Integer> numbers = new ArrayList<>();
    for (Path frame : frames) {
      numbers.add(pictureNumber(frame));
    }
    assertThat(numbers).containsExactly(0, 5, 10, 15, 20, 25);
  }

  @Test
  void shorterVideoGivesFewerFrames() {
    assertThat(MEDIA.sampleFrames(MediaFixture.WEBM, 12, 3, folder, FrameFormat.PNG)).hasSize(6);
  }

  @Test
  void gapInTimeDoesNotMultiplyPictures() {
    // Given
    Path gap =
        MediaFixture.make(
            "gap.mkv",
            "-f lavfi -i testsrc=s=64x64 -vf setpts='if(eq(N\\,1)\\,3000\\,N/10)/TB'"
                + " -fps_mode vfr -frames:v 2 -c:v mjpeg");

    // When, Then
    assertThat(MEDIA.sampleFrames(gap, 12, 3, folder, FrameFormat.JPEG)).hasSize(12);
    assertThat(MEDIA.sceneCuts(gap, 0.18)).isEmpty();
  }

  @Test
  void whatTheSourceDoesNotHoldIsRefused() throws IOException {
    // Given
    Path target = folder.resolve("none");
    Path text = Files.writeString(folder.resolve("a.mp4"), "#EXTM3U");

    // When, Then
    assertRefused(
        RefusalReason.TOO_SHORT,
        () -> MEDIA.cutClip(COUNTER, Duration.ofSeconds(8), Duration.ofSeconds(5), target));
    assertRefused(
        RefusalReason.TOO_SHORT,
        () -> MEDIA.cutClip(COUNTER, Duration.ofDays(9999), Duration.ofSeconds(5), target));
    assertRefused(
        RefusalReason.NO_VIDEO_STREAM, () -> MEDIA.firstFrame(MediaFixture.SOUND_ONLY, target));
    assertRefused(RefusalReason.PLAYLIST_OR_LINK, () -> MEDIA.sceneCuts(text, 0.18));
    assertRefused(
        RefusalReason.PLAYLIST_OR_LINK,
        () -> MEDIA.sampleFrames(text, 12, 3, folder, FrameFormat.JPEG));
    assertThat(target).doesNotExist();
  }

  @Test
  void impossibleWishesAreAMistakeOfTheCaller() {
    assertThatIllegalArgumentException().isThrownBy(() -> MEDIA.sceneCuts(COUNTER, Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> MEDIA.cutClip(COUNTER, Duration.ofSeconds(-1), Duration.ofSeconds(5), folder));
    assertThatIllegalArgumentException().isThrownBy(() -> new FrameSize(1, 480));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> MEDIA.cutClip(COUNTER, Duration.ZERO, Duration.ofSeconds(1), folder, 1281));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MEDIA.sampleFrames(COUNTER, 0, 3, folder, FrameFormat.PNG));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MEDIA.run(List.of(), Duration.ofSeconds(1), folder));
  }

  @Test
  void outputThatReachesTheLimitIsRefusedAndDeleted() {
    // Given
    MediaLimits s = MediaLimits.standard();
    MediaLimits limits =
        new MediaLimits(
            s.time(),
            s.memoryBytes(),
            20_000,
            s.inputBytes(),
            4096,
            4096,
            s.maxDuration(),
            9999,
            1);
    Media narrow = new Media(MediaFixture.TOOLS, limits, MediaFixture.SCRATCH);
    Path target = folder.resolve("clip.mp4");

    // When, Then
    assertRefused(
        RefusalReason.TOO_LARGE,
        () -> narrow.cutClip(GENERATED, Duration.ZERO, Duration.ofSeconds(5), target));
    List<String> noise =
        List.of("-f", "lavfi", "-i", "testsrc2=s=640x480:d=9", "-c:v", "mjpeg", "clip.mp4");
    assertRefused(RefusalReason.TOO_LARGE, () -> narrow.run(noise, Duration.ofSeconds(30), folder));
    assertThat(target).doesNotExist();
  }

  @Test
  void ownFfmpegCallsOpenNothingButLocalFiles() {
    // Given
    List<String> remote = List.of("-i", "http://127.0.0.1:9/x.mp4", "out.mp4");
    List<String> endless = List.of("-re", "-f", "lavfi", "-i", "testsrc", "-f", "null", "-");

    // When, Then
    assertThatThrownBy(() -> MEDIA.run(remote, Duration.ofSeconds(30), folder))
        .isInstanceOf(MediaRefusedException.class)
        .hasMessageContaining("whitelist");
    assertRefused(RefusalReason.TIMED_OUT, () -> MEDIA.run(endless, Duration.ofSeconds(1), folder));
  }

  @Test
  void missingProgramIsNotBlamedOnTheFile() throws IOException {
    // Given
    MediaTools broken =
        MediaFixture.imitated(
            folder, "echo libxcb.so.1: cannot open shared object file >&2; exit 127");
    Media media = new Media(broken, MediaLimits.standard(), MediaFixture.SCRATCH);

    // When, Then
    assertThatThrownBy(() -> media.probe(GENERATED))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("libxcb.so.1");
  }

  @Test
  void everyCallIsObserved() {
    // Given
    List<String> calls = new ArrayList<>();
    CallObserver observer = (operation, outcome, _) -> calls.add(operation + " " + outcome);
    Media media =
        new Media(MediaFixture.TOOLS, MediaLimits.standard(), MediaFixture.SCRATCH, observer);

    // When
    ProbeResult good = media.probe(MediaFixture.WEBM);
    ProbeResult bad = media.probe(MediaFixture.SOUND_ONLY);

    // Then
    assertThat(good).isNotEqualTo(bad);
    assertThat(calls).containsExactly("probe ok", "probe no_video_stream");
  }

  private static void assertRefused(RefusalReason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MediaRefusedException.class,
            e -> assertThat(e.reason()).as(e.detail()).isEqualTo(reason));
  }

  private static int[] pixels(Path picture) throws IOException {
    BufferedImage image = ImageIO.read(picture.toFile());
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  /// The number that [MediaFixture#COUNTER] shows as a grey value.
  private static int pictureNumber(Path picture) throws IOException {
    int grey = ImageIO.read(picture.toFile()).getRGB(80, 45) & 0xff;
    double luma = grey * 219.0 / 255 + 16;
    return (int) Math.round((luma - 30) / 2);
  }
}
