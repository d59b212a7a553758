package ai.leoma.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaToolsTest {

  @TempDir Path folder;

  @Test
  void programsOnPathWin() throws IOException {
    // Given
    Path programs = Files.createDirectory(folder.resolve("bin"));
    install(programs, "ffmpeg", callOf(MediaFixture.TOOLS.ffmpeg()));
    install(programs, "ffprobe", callOf(MediaFixture.TOOLS.ffprobe()));

    // When
    MediaTools tools = MediaTools.locate(folder.resolve("cache"), "/nowhere:" + programs);

    // Then
    assertThat(tools.ffmpeg()).isEqualTo(programs.resolve("ffmpeg"));
    assertThat(tools.ffprobe()).isEqualTo(programs.resolve("ffprobe"));
    assertThat(tools.source()).isEqualTo("PATH");
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  @Test
  void programsOnPathThatDoNotWorkAreLeftAside() throws IOException {
    // Given
    Path lonely = Files.createDirectory(folder.resolve("without-ffprobe"));
    install(lonely, "ffmpeg", callOf(MediaFixture.TOOLS.ffmpeg()));
    Path broken = Files.createDirectory(folder.resolve("broken"));
    install(broken, "ffmpeg", callOf(MediaFixture.TOOLS.ffmpeg()));
    install(broken, "ffprobe", "echo cannot; exit 3");
    Path noEncoder = Files.createDirectory(folder.resolve("no-encoder"));
    install(noEncoder, "ffmpeg", "echo ffmpeg version 9");
    install(noEncoder, "ffprobe", "echo ffprobe version 9");
    Path cache = Path.of("target", "media-tools");

    // When
    List<MediaTools> found =
        Stream.of(lonely, broken, noEncoder)
            .map(programs -> MediaTools.locate(cache, programs.toString()))
            .toList();

    // Then
    assertThat(found).allSatisfy(tools -> assertThat(tools.source()).startsWith("Maven artefact"));
  }

  @Test
  void withoutTheArtefactWhatWasUnpackedBeforeIsTaken() {
    // Given
    Path unpacked = MediaTools.locate(folder.resolve("cache"), "").ffmpeg();

    // When
    MediaTools found = BundledFfmpeg.unpackedBefore(folder.resolve("cache"));

    // Then
    assertThat(found.ffmpeg()).isEqualTo(unpacked);
    assertThat(found.environment()).containsKey("LD_LIBRARY_PATH");
  }

  @Test
  void withoutTheArtefactAndNothingUnpackedTheMessageSaysWhatToInstall() throws IOException {
    // Given
    Files.createDirectory(folder.resolve("something-else"));

    // When // Then
    for (Path empty : List.of(folder, folder.resolve("nowhere"))) {
      assertThatThrownBy(() -> BundledFfmpeg.unpackedBefore(empty))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("apt-get install ffmpeg");
    }
  }

  @Test
  void artefactIsUnpackedOnceByManyAtTheSameTime() throws Exception {
    // Given
    Path cache = folder.resolve("cache");
    Callable<MediaTools> locate = () -> MediaTools.locate(cache, "");

    // When
    List<MediaTools> found;
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      found = threads.invokeAll(List.of(locate, locate)).stream().map(Future::resultNow).toList();
    }

    // Then
    assertThat(found.get(0)).isEqualTo(found.get(1));
    assertThat(found.getFirst().ffmpeg()).isExecutable();
    try (Stream<Path> left = Files.list(cache)) {
      assertThat(left).containsExactly(found.getFirst().ffmpeg().getParent());
    }
  }

  @Test
  void damagedCacheIsRepaired() throws IOException {
    // Given
    Path cache = folder.resolve("cache");
    MediaTools before = MediaTools.locate(cache, "");
    Files.write(before.ffprobe(), new byte[0]);

    // When
    MediaTools after = MediaTools.locate(cache, "");

    // Then
    assertThat(after).isEqualTo(before);
    assertThat(after.ffprobe()).isNotEmptyFile();
  }

  private static String callOf(Path program) {
    return "LD_LIBRARY_PATH=%s exec %s \"$@\"".formatted(program.getParent(), program);
  }

  private static void install(Path folder, String name, String script) throws IOException {
    Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }
}
