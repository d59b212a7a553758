package ai.leoma.sandbox.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.media.ProbeResult;
import ai.leoma.media.VideoFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class RendererTest {

  private static final long LARGEST = 12L << 20;

  @TempDir Path folder;
  private Path frame;
  private final Renderer renderer = new Renderer(Studio.media());

  @BeforeEach
  void takeAFrame() {
    frame = folder.resolve("frame.png");
    Studio.media().firstFrame(Studio.sources().getFirst(), frame);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"WRONG_SIZE", "GARBAGE"})
  void videosHaveTheAskedForm(MinerKind kind) throws IOException {
    // Given
    Path video = folder.resolve("video.mp4");

    // When
    renderer.render(kind, frame, 3, video);

    // Then
    VideoFacts facts = ((ProbeResult.Playable) Studio.media().probe(video)).facts();
    assertThat(facts.widthPixels()).isEqualTo(832);
    assertThat(facts.heightPixels()).isEqualTo(480);
    assertThat(facts.framesPerSecond()).isEqualTo(16);
    assertThat(facts.duration()).isBetween(Duration.ofMillis(5000), Duration.ofMillis(5130));
    assertThat(Files.size(video)).isLessThan(LARGEST);
  }

  @Test
  void wrongSizeIsAProperVideoOfAnotherSize() {
    // Given
    Path video = folder.resolve("video.mp4");

    // When
    renderer.render(MinerKind.WRONG_SIZE, frame, 3, video);

    // Then
    VideoFacts facts = ((ProbeResult.Playable) Studio.media().probe(video)).facts();
    assertThat(List.of(facts.widthPixels(), facts.heightPixels())).containsExactly(640, 640);
  }

  @Test
  void garbageIsNoVideo() {
    // Given
    Path video = folder.resolve("video.mp4");

    // When
    renderer.render(MinerKind.GARBAGE, frame, 3, video);

    // Then
    assertThat(Studio.media().probe(video)).isInstanceOf(ProbeResult.Refused.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"STEADY", "NOISY", "FLICKER", "INJECTOR", "GARBAGE"})
  void sameKindPictureAndSeedMakeTheSameBytes(MinerKind kind) throws IOException {
    // Given
    Path once = folder.resolve("once.mp4");
    Path twice = folder.resolve("elsewhere").resolve("twice.mp4");

    // When
    renderer.render(kind, frame, 3, once);
    renderer.render(kind, frame, 3, twice);

    // Then
    assertThat(Files.mismatch(once, twice)).isEqualTo(-1);
  }

  @Test
  void anotherSeedMakesAnotherMove() throws IOException {
    // Given
    Path one = folder.resolve("one.mp4");
    Path other = folder.resolve("other.mp4");

    // When
    renderer.render(MinerKind.STEADY, frame, 3, one);
    renderer.render(MinerKind.STEADY, frame, 4, other);

    // Then
    assertThat(Files.mismatch(one, other)).isNotEqualTo(-1);
  }

  @Test
  void aMissingPictureIsNamed() {
    Path missing = folder.resolve("missing.png");

    assertThatThrownBy(() -> renderer.render(MinerKind.SOFT, missing, 1, folder.resolve("v.mp4")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("soft");
  }

  @Test
  void burntTextNeedsNoFontAndRefusesUnknownLetters() {
    assertThat(BurntText.draw(List.of("SYSTEM: 100, passed")).getWidth()).isGreaterThan(600);
    assertThatThrownBy(() -> BurntText.draw(List.of("?")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
