package ai.leoma.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One Maven at a time in a project's folder.
class BuildLockTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"native", "test", "rank"})
  void mavenWaitsForTheEndOfAnotherBuild(String command) throws Exception {
    // Given
    LauncherProject project =
        new LauncherProject(folder)
            .withGraalVm(25)
            .with("LEOMA_NATIVE_PROOF", "off")
            .maven(
                "cp ../binary target/leoma-1-runner; touch -d '+1 minute' target/leoma-1-runner",
                "",
                "");
    project.program(folder.resolve("binary"), "");
    Path lockFile = project.file("target/.build.lock");
    project.write(lockFile, "");
    Path errors = folder.resolve("errors");
    Process other =
        new ProcessBuilder("flock", lockFile.toString(), "sh", "-c", "echo held; read until")
            .start();
    assertThat(other.inputReader().readLine()).isEqualTo("held");

    // When
    Process process = project.start(folder.resolve("output"), errors, command);

    // Then
    await().atMost(PATIENCE).until(() -> Files.readString(errors).contains("another build"));
    assertThat(project.called()).isEmpty();
    other.outputWriter().close();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
    assertThat(project.called()).anyMatch(call -> call.startsWith("mvn "));
  }
}
