package ai.leoma.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.launcher.LauncherProject.Ended;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How the launcher builds what an image for a JVM takes.
class PackageTest {
  private static final String JAR = "target/quarkus-app/quarkus-run.jar";
  private static final String LIST = "target/leoma-sbom.json";

  @TempDir private Path folder;
  private LauncherProject project;

  @BeforeEach
  void create() {
    project = new LauncherProject(folder);
  }

  @Test
  void jarsAndTheirListAreMadeWithAJdkThatIsNewEnough() throws Exception {
    // Given
    project.withOldDefaultJdk();

    // When
    Ended ended = project.leoma("package");

    // Then
    assertThat(ended.exitCode()).as(ended.errors()).isZero();
    assertThat(ended.errors()).contains(JAR, LIST);
    assertThat(project.called())
        .singleElement()
        .asString()
        .contains("-Psbom", "-DskipTests")
        .endsWith(" package");
    assertThat(project.jdkOfMaven().resolve("release"))
        .content()
        .containsPattern("JAVA_VERSION=\"(2[5-9]|[3-9][0-9])");
  }

  @Test
  void jarsThatWereBuiltWithoutTheListAreBuiltWithIt() throws Exception {
    // Given
    project.write(project.file(JAR), "");

    // When
    Ended ended = project.leoma("package");

    // Then
    assertThat(ended.exitCode()).as(ended.errors()).isZero();
    assertThat(project.file(LIST)).exists();
  }

  @Test
  void whatIsPackagedAlreadyIsNotBuiltAgain() throws Exception {
    // Given
    project.leoma("package");
    List<String> calls = project.called();

    // When
    Ended ended = project.leoma("package");

    // Then
    assertThat(ended.exitCode()).isZero();
    assertThat(project.called()).isEqualTo(calls);
  }
}
