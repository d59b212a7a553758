package ai.leoma.cli.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.leoma.cli.mining.ChutesProgram.Outcome;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The `chutes` program as a script that a test writes.
class ChutesProgramTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir private Path folder;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Test
  void argumentsArePassedAsTheyAreAndNoShellReadsThem() throws Exception {
    // Given
    ChutesProgram program = script("for a in \"$@\"; do echo \"[$a]\"; done; pwd");
    // When
    Outcome outcome = program.run(folder, LONG, lines::add, "deploy", "x:chute; id", "$(id)", "'");
    // Then
    assertThat(outcome).isEqualTo(new Outcome.Ended(0, false));
    assertThat(lines)
        .containsExactly(
            "[deploy]", "[x:chute; id]", "[$(id)]", "[']", folder.toRealPath().toString());
  }

  @Test
  void itIsToldYesOnceAndNothingOfOurSettings() throws Exception {
    // Given
    ChutesProgram program = script("read a; echo \"[$a]\"; read b; echo \"[$b]\"; env");
    // When
    program.run(folder, LONG, lines::add);
    // Then
    assertThat(lines).startsWith("[y]", "[]");
    assertThat(lines).noneMatch(line -> line.startsWith("LEOMA_"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "exit 0; true",
        "exit 3; false",
        "echo '2026-09-01 12:00:00.000 | ERROR    | chutes.deploy - no image'; false",
        "echo '2026-09-01 12:00:00.000 | SUCCESS  | no ERROR at all'; true",
        "echo '| CRITICAL | x' >&2; false"
      })
  void successIsExitCodeZeroWithoutALoggedError(String commands, boolean hasSucceeded)
      throws Exception {
    Outcome outcome = script(commands).run(folder, LONG, lines::add);

    assertThat(((Outcome.Ended) outcome).hasSucceeded()).isEqualTo(hasSucceeded);
  }

  @Test
  void whatHangsIsEndedWithItsChildren() throws Exception {
    // Given
    Path child = folder.resolve("child");
    ChutesProgram program = script("sleep 600 & echo $! > child; wait");
    // When
    Outcome outcome = program.run(folder, Duration.ofSeconds(8), lines::add);
    // Then
    assertThat(outcome).isEqualTo(new Outcome.TimedOut());
    long pid = Long.parseLong(Files.readString(child).strip());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void endlessLinesAreCut() throws Exception {
    script("head -c 100000 /dev/zero | tr '\\0' x; echo; echo end").run(folder, LONG, lines::add);

    assertThat(lines).hasSize(2).allMatch(line -> line.length() <= 2_000).endsWith("end");
  }

  @Test
  void programsAreFoundOnThePathAndOnlyExecutableOnes() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("chutes"), "not executable");
    script("exit 0");

    assertThat(ChutesProgram.onPath("")).isEmpty();
    assertThat(ChutesProgram.onPath(other.toString())).isEmpty();
    assertThat(ChutesProgram.onPath(":" + other + ":" + folder)).isPresent();
  }

  @Test
  void whatCannotBeStartedIsNamed() {
    assertThatThrownBy(
            () -> ChutesProgram.at(folder.resolve("nothing")).run(folder, LONG, lines::add))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot run");
  }

  private ChutesProgram script(String commands) throws Exception {
    Path script = folder.resolve("chutes");
    Files.writeString(script, "#!/bin/sh\n" + commands + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return ChutesProgram.at(script);
  }
}
