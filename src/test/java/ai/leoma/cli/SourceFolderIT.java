package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.media.Media;
import ai.leoma.media.MediaLimits;
import ai.leoma.media.MediaTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--source` on a folder as people have them: good videos between short, broken and hostile ones.
class SourceFolderIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir private Path folder;

  @Test
  void goodVideosAreUsedAndTheRestIsNamedWithAReason() throws Exception {
    // Given
    Path videos = Files.createDirectories(folder.resolve("videos"));
    makeVideos(videos);

    // When
    String errors;
    SandboxTournament tournament;
    try (LeomaProcess process =
        LeomaProcess.start(
            folder,
            "sandbox",
            "--tasks",
            "2",
            "--window",
            "2",
            "--miners",
            "steady,frozen",
            "--source",
            videos.toString(),
            "--port",
            "0",
            "--json",
            "--data",
            folder.resolve("data").toString())) {
      assertThat(process.awaitEnd(PATIENCE)).as(process.errors()).isZero();
      errors = process.errors();
      tournament = SandboxTournament.read(process.output());
    }

    // Then
    List<String> refused = errors.lines().filter(line -> line.startsWith("not used: ")).toList();
    assertThat(refused)
        .extracting(line -> line.substring("not used: ".length()).split(":", 2)[0])
        .containsExactlyInAnyOrder(
            "broken.mp4",
            "empty.mp4",
            "link.mp4",
            "many-cuts.mp4",
            "notes.mov",
            "playlist.mp4",
            "short.mp4",
            "sound.mp4");
    assertThat(refused).allSatisfy(line -> assertThat(line).matches("not used: [^:]+: .+"));
    assertThat(errors).contains("Pool of clips: 2 videos");
    assertThat(tournament.document().path("tasks").asInt()).isEqualTo(2);
  }

  private static void makeVideos(Path videos) throws IOException {
    Path scratch = Files.createDirectories(videos.resolveSibling("scratch"));
    Media media =
        new Media(
            MediaTools.locate(Path.of(System.getProperty("user.home"), ".cache", "leoma")),
            MediaLimits.standard(),
            scratch);
    make(media, videos, "good.mp4", "mandelbrot=s=640x360:r=24:start_scale=2.5", 9);
    make(media, videos, "good.webm", "testsrc2=s=640x360:r=24", 8);
    make(media, videos, "short.mp4", "testsrc2=s=640x360:r=24", 2);
    makeManyCuts(media, videos);
    run(media, videos, "sound.mp4", "-f lavfi -i sine=d=6 -c:a aac");
    byte[] whole = Files.readAllBytes(videos.resolve("good.mp4"));
    Files.write(videos.resolve("broken.mp4"), Arrays.copyOf(whole, whole.length / 3));
    Files.createFile(videos.resolve("empty.mp4"));
    Files.writeString(videos.resolve("playlist.mp4"), "#EXTM3U\n#EXTINF:9,\n/etc/passwd\n");
    Files.writeString(videos.resolve("notes.mov"), "shopping list");
    Files.createSymbolicLink(videos.resolve("link.mp4"), videos.resolve("good.mp4"));
    try (Stream<Path> files = Files.list(videos)) {
      assertThat(files).hasSize(10);
    }
  }

  private static void make(Media media, Path videos, String name, String scene, int seconds) {
    String codec =
        name.endsWith(".webm") ? "libvpx -deadline realtime" : "libx264 -preset ultrafast";
    run(
        media,
        videos,
        name,
        "-f lavfi -i %s -t %d -pix_fmt yuv420p -c:v %s".formatted(scene, seconds, codec));
  }

  /// A new colour each second: no five seconds without a cut.
  private static void makeManyCuts(Media media, Path videos) {
    run(
        media,
        videos,
        "many-cuts.mp4",
        "-f lavfi -i color=black:s=640x360:r=24:d=8 -vf"
            + " geq=lum='if(mod(floor(T)\\,2)\\,230\\,20)':cb='if(mod(floor(T)\\,2)\\,60\\,200)':cr=128"
            + " -pix_fmt yuv420p -c:v libx264 -preset ultrafast");
  }

  private static void run(Media media, Path videos, String name, String arguments) {
    media.run(
        Stream.concat(Arrays.stream(arguments.split(" ")), Stream.of(name)).toList(),
        Duration.ofSeconds(60),
        videos);
  }
}
