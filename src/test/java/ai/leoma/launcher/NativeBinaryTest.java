package ai.leoma.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.launcher.LauncherProject.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How the launcher builds a native binary, and when it runs it.
class NativeBinaryTest {
  private static final String RUNNER = "target/leoma-1-runner";

  /// What is made later than what the launcher noted as the begin, however coarse the clock is.
  private static final String MAKE_RUNNER =
      "cp ../binary target/leoma-1-runner; touch -d '+1 minute' target/leoma-1-runner";

  @TempDir private Path folder;
  private LauncherProject project;

  @BeforeEach
  void create() {
    project = new LauncherProject(folder).withGraalVm(25).maven(MAKE_RUNNER, "", "");
    project.program(folder.resolve("binary"), "");
  }

  @Test
  void whatIsBuiltIsWhatCommandsRun() throws Exception {
    // Given
    Ended build = project.leoma("native");

    // When
    Ended rank = project.leoma("rank", "--json");

    // Then
    assertThat(build.exitCode()).as(build.errors()).isZero();
    assertThat(rank.exitCode()).as(rank.errors()).isZero();
    assertThat(project.called().getLast()).isEqualTo("leoma-1-runner rank --json");
  }

  @Test
  void theBinaryIsAsOldAsTheBeginOfItsBuild() throws Exception {
    // When
    project.leoma("native");

    // Then
    assertThat(Files.getLastModifiedTime(project.file(RUNNER)))
        .isEqualTo(Files.getLastModifiedTime(project.file("target/.native-begun")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void helpBuildsNothing(String option) throws Exception {
    // When
    Ended help = project.leoma("native", option);

    // Then
    assertThat(help.exitCode()).isZero();
    assertThat(help.output()).contains("native --verify");
    assertThat(project.called()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Dquarkus.native.debug.enabled=true", "clean", ""})
  void anArgumentThatItDoesNotKnowIsRefused(String argument) throws Exception {
    // When
    Ended refused = project.leoma("native", argument);

    // Then
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors()).contains("leoma native: unknown option " + argument);
    assertThat(project.called()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-o", "--offline"})
  void offlineIsHandedToMaven(String option) throws Exception {
    // When
    Ended build = project.leoma("native", option);

    // Then
    assertThat(build.exitCode()).as(build.errors()).isZero();
    assertThat(project.called())
        .anyMatch(call -> call.startsWith("mvn ") && call.endsWith(" package " + option));
  }

  /// What makes the list refuses to work offline.
  @ParameterizedTest
  @CsvSource({"native, true", "native -o, false", "native --offline, false"})
  void binaryComesWithTheListOfItsPartsExceptOffline(String line, boolean isListed)
      throws Exception {
    // When
    Ended build = project.leoma(line.split(" ", -1));

    // Then
    assertThat(build.exitCode()).as(build.errors()).isZero();
    assertThat(Files.exists(project.file("target/leoma-sbom.json"))).isEqualTo(isListed);
  }

  @Test
  void aBuildThatMadeNothingFails() throws Exception {
    // Given
    project.maven("", "", "");

    // When
    Ended build = project.leoma("native");

    // Then
    assertThat(build.exitCode()).isEqualTo(70);
    assertThat(build.errors()).contains("made no binary", "native.log");
    assertThat(Files.exists(project.file("target/leoma-*-runner"))).isFalse();
  }

  @Test
  void anOldBinaryIsNotTakenForTheOneThatWasNotMade() throws Exception {
    // Given
    runner(RUNNER, Instant.EPOCH);
    project.maven("", "", "");

    // When
    Ended build = project.leoma("native");

    // Then
    assertThat(build.exitCode()).isEqualTo(70);
    assertThat(Files.getLastModifiedTime(project.file(RUNNER)).toInstant())
        .isEqualTo(Instant.EPOCH);
  }

  @Test
  void aFileThatCannotRunIsNoBinary() throws Exception {
    // Given
    project.write(project.file("target/leoma-*-runner"), "");

    // When
    Ended rank = project.leoma("rank");

    // Then
    assertThat(rank.exitCode()).as(rank.errors()).isZero();
    assertThat(project.called().getLast()).startsWith("java ").endsWith("quarkus-run.jar rank");
  }

  @Test
  void ofTwoBinariesTheNewerOneRuns() throws Exception {
    // Given
    runner("target/leoma-1-runner", Instant.now().plusSeconds(60));
    runner("target/leoma-2-runner", Instant.now().plusSeconds(120));

    // When
    project.leoma("rank");

    // Then
    assertThat(project.called()).containsExactly("leoma-2-runner rank");
  }

  @Test
  void settingsAndSizesGoToTheBinaryToo() throws Exception {
    // Given
    runner(RUNNER, Instant.now().plusSeconds(60));
    project.with("LEOMA_JAVA_OPTIONS", "-Dleoma.task.interval=10m -Xmx300m");

    // When
    project.leoma("serve");

    // Then
    assertThat(project.called())
        .containsExactly("leoma-1-runner -Dleoma.task.interval=10m -Xmx300m serve");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseZGC", "-Xlog:gc", "-agentlib:jdwp=transport=dt_socket"})
  void anOptionThatOnlyAJvmTakesAsksForTheJar(String option) throws Exception {
    // Given
    runner(RUNNER, Instant.now().plusSeconds(60));
    project.with("LEOMA_JAVA_OPTIONS", "-Da=b " + option);

    // When
    project.leoma("serve");

    // Then
    assertThat(project.called().getLast())
        .startsWith("java ")
        .contains(" -Da=b " + option + " ")
        .endsWith("quarkus-run.jar serve");
  }

  @Test
  void aGraalVmOfAnEarlierJavaBuildsNothing() throws Exception {
    // Given
    project.withGraalVm(21);

    // When
    Ended build = project.leoma("native");

    // Then
    assertThat(build.exitCode()).isEqualTo(69);
    assertThat(build.errors()).contains("GRAALVM_HOME is no GraalVM 25 or newer", "graalvm-21");
    assertThat(project.called()).isEmpty();
  }

  private void runner(String name, Instant modified) throws IOException {
    project.program(project.file(name), "");
    Files.setLastModifiedTime(project.file(name), FileTime.from(modified));
  }
}
