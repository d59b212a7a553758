package ai.leoma.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.media.GuardedProcess.Ended;
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
