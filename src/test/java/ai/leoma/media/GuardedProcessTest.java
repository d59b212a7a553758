package ai.leoma.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.leoma.media.GuardedProcess.Ended;
import ai.leoma.media.GuardedProcess.KernelLimits;
import ai.leoma.media.GuardedProcess.Outcome;
import ai.leoma.media.GuardedProcess.TimedOut;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GuardedProcessTest {

  @TempDir Path folder;

  @Test
  void endOfTimeKillsTheWholeTree() throws Exception {
    // Given
    String script = "/bin/sleep 300 & echo $! > child; wait";

    // When
    Outcome outcome = shell(script, Duration.ofSeconds(3));

    // Then
    assertThat(outcome).isEqualTo(new TimedOut());
    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    Optional<ProcessHandle> left = ProcessHandle.of(child);
    if (left.isPresent()) {
      assertThat(left.get().onExit().get(10, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void talkativeProgramNeitherBlocksNorFillsTheMemory() {
    // Given
    String script =
        "/usr/bin/yes out | /usr/bin/head -c 4000000; /usr/bin/yes err | /usr/bin/head -c 4000000 >&2";

    // When
    Outcome outcome = shell(script, Duration.ofSeconds(30));

    // Then
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Ended.class,
            ended -> {
              assertThat(ended.output()).hasSize(256 * 1024);
              assertThat(ended.outputComplete()).isFalse();
              assertThat(ended.errorOutput()).hasSize(8 * 1024);
            });
  }

  @Test
  void programSeesOnlyTheEnvironmentThatItNeeds() {
    // When
    Outcome outcome =
        GuardedProcess.run(
            List.of("/usr/bin/env"),
            Map.of("A", "b"),
            folder,
            Duration.ofSeconds(9),
            Optional.empty());

    // Then
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Ended.class,
            ended ->
                assertThat(ended.output().lines())
                    .containsExactlyInAnyOrder("A=b", "LC_ALL=C", "AV_LOG_FORCE_NOCOLOR=1"));
  }

  @Test
  void kernelLimitsReachTheProgram() {
    // Given
    Optional<Path> prlimit = MediaTools.onPath("prlimit", System.getenv("PATH"));
    assumeThat(prlimit).as("prlimit of util-linux").isPresent();
    KernelLimits limits = new KernelLimits(prlimit.get(), 1L << 30, 1L << 20);
    List<String> command = List.of("/bin/sh", "-c", "ulimit -v; ulimit -f; ulimit -t; ulimit -c");

    // When
    Outcome outcome =
        GuardedProcess.run(command, Map.of(), folder, Duration.ofSeconds(9), Optional.of(limits));

    // Then
    assertThat(limits.work()).isTrue();
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Ended.class,
            ended ->
                assertThat(ended.output().lines())
                    .as("KiB, blocks of 512 bytes, seconds, blocks")
                    .containsExactly("1048576", "2048", "80", "0"));
  }

  @Test
  void interruptionEndsTheProgram() {
    // Given
    Thread.currentThread().interrupt();

    // When, Then
    try {
      assertThatThrownBy(() -> shell("/bin/sleep 300", Duration.ofSeconds(50)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void programThatIsMissingIsNamed() {
    assertThatThrownBy(
            () ->
                GuardedProcess.run(
                    List.of("/no/such/program"),
                    Map.of(),
                    folder,
                    Duration.ofSeconds(9),
                    Optional.empty()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("/no/such/program");
  }

  private Outcome shell(String script, Duration time) {
    return GuardedProcess.run(
        List.of("/bin/sh", "-c", script), Map.of(), folder, time, Optional.empty());
  }
}
