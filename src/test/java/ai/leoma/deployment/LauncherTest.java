package ai.leoma.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the launcher does on somebody else's machine.
class LauncherTest {
  private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z]+)  ");
  private static final Pattern CALL = Pattern.compile("\\./leoma ([a-z]+)");

  @TempDir Path scratch;

  @Test
  void packageMakesJarsAndTheirListWithAJdkThatIsNewEnough() throws Exception {
    Launcher launcher = Launcher.in(scratch);

    Launcher.Ended ended = launcher.run("package");

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("quarkus-run.jar", "leoma-sbom.json");
    List<String> calls = launcher.mavenCalls();
    assertThat(calls).hasSize(2);
    assertThat(Path.of(calls.getFirst(), "release"))
        .content()
        .containsPattern("JAVA_VERSION=\"(2[5-9]|[3-9][0-9])");
    assertThat(calls.getLast()).contains("-Psbom", "-DskipTests").endsWith(" package");
  }

  @Test
  void jarsThatWereBuiltWithoutTheListAreBuiltWithIt() throws Exception {
    // Given
    Launcher launcher = Launcher.in(scratch);
    Files.createDirectories(launcher.folder().resolve("target/quarkus-app"));
    Files.createFile(launcher.folder().resolve("target/quarkus-app/quarkus-run.jar"));

    // When
    launcher.run("package");

    // Then
    assertThat(launcher.folder().resolve("target/leoma-sbom.json")).exists();
  }

  @Test
  void whatIsPackagedAlreadyIsNotBuiltAgain() throws Exception {
    // Given
    Launcher launcher = Launcher.in(scratch);
    launcher.run("package");
    int calls = launcher.mavenCalls().size();

    // When
    Launcher.Ended ended = launcher.run("package");

    // Then
    assertThat(ended.code()).isZero();
    assertThat(launcher.mavenCalls()).hasSize(calls);
  }

  @Test
  void whoHasNoGraalVmIsToldOfTheJars() throws Exception {
    Launcher launcher = Launcher.in(scratch);

    Launcher.Ended ended = launcher.run("native");

    assertThat(ended.code()).isEqualTo(69);
    assertThat(ended.err()).contains("GRAALVM_HOME", "./leoma package");
    assertThat(launcher.mavenCalls()).isEmpty();
  }

  /// What makes the list refuses to work offline; it does so when the binary is built.
  @ParameterizedTest
  @CsvSource({"native, true", "native -o, false", "native --offline, false"})
  void binaryComesWithTheListExceptOffline(String line, boolean isListed) throws Exception {
    Launcher launcher = Launcher.in(scratch);
    launcher.addGraalVm();

    Launcher.Ended ended = launcher.run(line.split(" ", -1));

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(launcher.folder().resolve("target/leoma-1-runner")).exists();
    assertThat(Files.exists(launcher.folder().resolve("target/leoma-sbom.json")))
        .isEqualTo(isListed);
  }

  @Test
  void everyCommandThatIsWrittenDownIsOneOfTheLauncher() throws Exception {
    Set<String> known = named(COMMAND, Launcher.in(scratch).run("help").out());

    for (Path file : WrittenDown.files()) {
      assertThat(known).as(file.toString()).containsAll(named(CALL, Files.readString(file)));
    }
  }

  private static Set<String> named(Pattern pattern, String text) throws IOException {
    Stream<String> names = pattern.matcher(text).results().map(found -> found.group(1));
    return names.collect(Collectors.toSet());
  }
}
