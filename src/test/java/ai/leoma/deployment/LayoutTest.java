package ai.leoma.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of the images, made and run as the images' build and an engine do it, on Debian and
/// its likes.
class LayoutTest {
  private static final Path SCRIPTS = Path.of("src/main/docker").toAbsolutePath();

  /// As of somebody who is not root.
  private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  @TempDir Path folder;

  private record Ended(int code, String text) {}

  @BeforeEach
  void needWhatDebianHas() {
    assumeThat(Path.of("/etc/ssl/certs/ca-certificates.crt")).exists();
    assumeThat(Path.of("/usr/bin/id")).isExecutable();
    assumeThat(Stream.of("/sbin/ldconfig", "/usr/sbin/ldconfig").map(Path::of))
        .anyMatch(Files::isExecutable);
  }

  @Test
  void layoutHasTheProgramsWithWhatTheyLoadAndNoShell() throws Exception {
    Ended ended = assemble("/usr/bin/id", "/usr/bin/env:/app/env");

    assertThat(ended.code()).as(ended.text()).isZero();
    assertThat(ended.text()).isEmpty();
    assertThat(files())
        .contains("id", "env", "libc.so.6", "libgcc_s.so.1", "ca-certificates.crt", "passwd")
        .doesNotContain("sh", "bash", "dash", "busybox", "ldconfig");
    assertThat(folder.resolve("layout/app/env")).isExecutable();
  }

  @Test
  void programThatIsNotThereStopsTheBuild() throws Exception {
    assertThat(assemble("/usr/bin/no-such-program").code()).isNotZero();
  }

  @Test
  void programsRunAsNobodySpecialOnARootThatIsOnlyRead() throws Exception {
    // Given
    assumeThat(Path.of("/usr/bin/bwrap")).isExecutable();
    Files.createDirectory(folder.resolve("work"));
    assemble("/usr/bin/id", "/usr/bin/env", "/usr/bin/touch");

    // When
    Ended user = inLayout("/usr/bin/id", "-u");
    assumeThat(user.text()).doesNotContain("bwrap:");

    // Then
    assertThat(user.text()).isEqualTo("10001\n");
    assertThat(inLayout("/usr/bin/touch", "/app/file").code()).isNotZero();
    assertThat(inLayout("/usr/bin/touch", "/etc/file").code()).isNotZero();
    assertThat(inLayout("/usr/bin/touch", "/work/file", "/tmp/file").code()).isZero();
    assertThat(folder.resolve("work/file")).exists();
    assertThat(inLayout("/usr/bin/env").text())
        .contains("HOME=/work\n", "LEOMA_MEDIA_CACHE_FOLDER=/work/cache\n", "GIVEN=value\n")
        .doesNotContain("SECRET_OF_THIS_MACHINE");
  }

  private Ended assemble(String... programs) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(SCRIPTS.resolve("assemble-root").toString());
    command.add(folder.resolve("layout").toString());
    command.addAll(List.of(programs));
    return ended(command);
  }

  private Ended inLayout(String... program) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(SCRIPTS.resolve("run-layout").toString());
    command.add(folder.resolve("layout").toString());
    command.add(folder.resolve("work").toString());
    command.addAll(List.of("GIVEN=value", "--"));
    command.addAll(List.of(program));
    return ended(command);
  }

  private static Ended ended(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", PATH, "SECRET_OF_THIS_MACHINE", "not yours"));
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), text);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("layout"))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toList());
    }
  }
}
