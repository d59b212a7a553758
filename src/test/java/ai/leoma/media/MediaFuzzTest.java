package ai.leoma.media;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.media.ProbeResult.Playable;
import ai.leoma.media.ProbeResult.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Damages real videos at random: whatever comes out, it is one of the declared results, and in
/// time.
@Timeout(240)
class MediaFuzzTest {

  private static final long SEED = 99;
  private static final int MUTANTS = 60;

  @TempDir Path folder;

  @Test
  void damagedVideoIsPlayedOrRefusedAndNothingElse() throws IOException {
    Random random = new Random(SEED);
    Media media =
        new Media(
            MediaFixture.TOOLS,
            MediaLimits.standard().withTime(Duration.ofSeconds(20)),
            folder.resolve("scratch"));
    List<byte[]> originals =
        List.of(
            Files.readAllBytes(MediaFixture.THREE_SHOTS), Files.readAllBytes(MediaFixture.WEBM));
    for (int i = 0; i < MUTANTS; i++) {
      Path file = Files.write(folder.resolve("mutant.mp4"), mutant(originals.get(i % 2), random));
      try {
        check(media, file);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + SEED + ", mutant " + i, e);
      }
    }
    assertThat(folder.resolve("scratch")).isEmptyDirectory();
  }

  private void check(Media media, Path file) {
    switch (media.probe(file)) {
      case Playable playable -> {
        assertThat(playable.facts().widthPixels()).isBetween(16, 4096);
        try {
          List<Path> frames =
              media.sampleFrames(file, 3, 3, folder.resolve("frames"), FrameFormat.JPEG);
          assertThat(frames).hasSizeBetween(1, 3);
          var _ = media.sceneCuts(file, 0.18);
        } catch (MediaRefusedException e) {
          assertThat(e.detail()).isNotBlank().doesNotContain(folder.toString());
        }
      }
      case Refused refused ->
          assertThat(refused.detail()).isNotBlank().doesNotContain(folder.toString());
    }
  }

  private static byte[] mutant(byte[] original, Random random) {
    byte[] bytes = original.clone();
    // Half of the damage goes where the structure is: the head and the tail of the file.
    for (int n = 1 + random.nextInt(12); n > 0; n--) {
      int at =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(Math.min(600, bytes.length));
            case 1 -> bytes.length - 1 - random.nextInt(Math.min(2500, bytes.length));
            default -> random.nextInt(bytes.length);
          };
      bytes[at] = (byte) (random.nextBoolean() ? 0xff : random.nextInt(256));
    }
    return random.nextInt(6) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }
}
