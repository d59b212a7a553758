package ai.leoma.sandbox.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.media.ProbeResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceVideosTest {

  private static final double USUAL_THRESHOLD = 0.18;

  @TempDir Path folder;

  @Test
  void everyVideoHasTwoOrThreeShotsLongEnoughForAClip() {
    for (Path source : Studio.sources()) {
      // When
      List<Duration> cuts = Studio.media().sceneCuts(source, USUAL_THRESHOLD);

      // Then
      assertThat(cuts).as("cuts of %s", source).hasSizeBetween(1, 2);
      assertThat(shots(cuts, lengthOf(source)))
          .as("shots of %s", source)
          .allSatisfy(
              shot -> assertThat(shot).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(10)));
    }
  }

  @Test
  void shotsStayFarFromTheThresholdOnBothSides() {
    for (Path source : Studio.sources()) {
      // When
      List<Duration> sensitive = Studio.media().sceneCuts(source, 0.14);
      List<Duration> dull = Studio.media().sceneCuts(source, 0.35);

      // Then
      assertThat(sensitive).as("cuts of %s", source).isEqualTo(dull);
    }
  }

  @Test
  void theSameSeedMakesTheSameBytes() throws IOException {
    // When
    Path again = SourceVideos.make(Studio.media(), folder, 1, 11).getFirst();

    // Then
    assertThat(Files.mismatch(again, Studio.sources().getFirst())).isEqualTo(-1);
  }

  @Test
  void anotherSeedMakesAnotherVideo() throws IOException {
    // When
    Path other = SourceVideos.make(Studio.media(), folder, 1, 12).getFirst();

    // Then
    assertThat(Files.mismatch(other, Studio.sources().getFirst())).isNotEqualTo(-1);
  }

  @Test
  void existingVideosAreKeptAndNothingElseIsLeftBehind() throws IOException {
    // Given
    Path kept = folder.resolve("source-11-000.mp4");
    Files.copy(Studio.sources().getFirst(), kept);
    FileTime before = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(kept, before);

    // When
    List<Path> videos = SourceVideos.make(Studio.media(), folder, 1, 11);

    // Then
    assertThat(videos).containsExactly(kept);
    assertThat(Files.getLastModifiedTime(kept)).isEqualTo(before);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(kept);
    }
  }

  @Test
  void anEmptyPoolIsRefused() {
    assertThatThrownBy(() -> SourceVideos.make(Studio.media(), folder, 0, 11))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
  }

  private static Duration lengthOf(Path source) {
    return ((ProbeResult.Playable) Studio.media().probe(source)).facts().duration();
  }

  private static List<Duration> shots(List<Duration> cuts, Duration length) {
    List<Duration> ends = new ArrayList<>(cuts);
    ends.add(length);
    List<Duration> shots = new ArrayList<>();
    Duration start = Duration.ZERO;
    for (Duration end : ends) {
      shots.add(end.minus(start));
      start = end;
    }
    return shots;
  }
}
