package ai.leoma.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.launcher.LauncherProject.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `./leoma native --verify`, and the end of `./leoma test`, where it is what proves the binary.
class NativeProofTest {
  private static final String RUNNER = "target/leoma-1-runner";
  private static final String MAKE_RUNNER =
      "cp ../binary target/leoma-1-runner; touch -d '+1 minute' target/leoma-1-runner";
  private static final String ALL_RAN =
      report("Tests run: 194, Failures: 0, Errors: 0, Skipped: 0");
  private static final String ALL_MET = figures("none");

  /// Does to all processes under `timeout` what it does when their time is over.
  private static final String TIME_IS_OVER =
      "read -r _ _ _ _ group _ </proc/$$/stat;"
          + " [ \"$(cat /proc/$group/comm)\" = timeout ] && kill -TERM 0";

  @TempDir private Path folder;
  private LauncherProject project;

  @BeforeEach
  void create() {
    project =
        new LauncherProject(folder).withGraalVm(25).maven(MAKE_RUNNER, ALL_RAN, "").java(ALL_MET);
    project.program(folder.resolve("binary"), "");
  }

  @Test
  void aBinaryIsBuiltWhenThereIsNone() throws Exception {
    // When
    Ended proof = project.leoma("native", "--verify");

    // Then
    assertThat(proof.exitCode()).as(proof.errors()).isZero();
    assertThat(proof.errors()).endsWith("native: proven; all bars met\n");
    assertThat(project.called()).filteredOn(call -> call.contains("-Dnative ")).hasSize(1);
  }

  @Test
  void anOldBinaryIsNotWhatIsProven() throws Exception {
    // Given
    project.program(project.file(RUNNER), "");
    Files.setLastModifiedTime(project.file(RUNNER), FileTime.from(Instant.EPOCH));

    // When
    Ended proof = project.leoma("native", "--verify");

    // Then
    assertThat(proof.exitCode()).as(proof.errors()).isZero();
    assertThat(project.called()).filteredOn(call -> call.contains("-Dnative ")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"target/quarkus-app/quarkus-run.jar", "nowhere", "pom.xml", "target"})
  void whatIsNoNativeBinaryIsRefused(String file) throws Exception {
    // Given
    project.program(project.file("target/quarkus-app/quarkus-run.jar"), "");

    // When
    Ended proof = project.leoma("native", "--verify", "--binary", file);

    // Then
    assertThat(proof.exitCode()).isEqualTo(2);
    assertThat(proof.errors()).isEqualTo("leoma native --verify: no native binary: " + file + "\n");
    assertThat(project.called()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Tests run: 0, Failures: 0, Errors: 0, Skipped: 0",
        "Tests run: 194, Failures: 0, Errors: 0, Skipped: 194",
        "Tests run: 194, Failures: 0, Errors: 0, Skipped: 1"
      })
  void aConformanceSuiteThatWasSkippedProvesNothing(String count) throws Exception {
    // Given
    project.maven(MAKE_RUNNER, report(count), "");

    // When
    Ended proof = project.leoma("native", "--verify");

    // Then
    assertThat(proof.exitCode()).isEqualTo(1);
    assertThat(proof.errors())
        .contains("the conformance suite was skipped")
        .endsWith("native: not proven; all bars met\n");
  }

  @Test
  void theReportOfAnEarlierSuiteProvesNothing() throws Exception {
    // Given
    project.leoma("native", "--verify");
    project.maven(MAKE_RUNNER, "", "");

    // When
    Ended proof = project.leoma("native", "--verify");

    // Then
    assertThat(proof.exitCode()).isEqualTo(1);
    assertThat(proof.errors()).contains("the conformance suite was skipped");
  }

  @Test
  void missedSpeedIsToldAndDoesNotFail() throws Exception {
    // Given
    project.java(figures("reads_ratio 0.550 (must be >= 0.600)"));

    // When
    Ended proof = project.leoma("native", "--verify");

    // Then
    assertThat(proof.exitCode()).isZero();
    assertThat(proof.errors())
        .endsWith("native: proven; bars missed: reads_ratio 0.550 (must be >= 0.600)\n");
  }

  @Test
  void missedMemoryFails() throws Exception {
    // Given
    project.java(figures("read_megabytes 334 (must be < 250)"));

    // When
    Ended proof = project.leoma("native", "--verify");

    // Then
    assertThat(proof.exitCode()).isEqualTo(1);
    assertThat(proof.errors())
        .endsWith("native: not proven; bars missed: read_megabytes 334 (must be < 250)\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit 3", "echo nothing"})
  void figuresThatWereNotMeasuredFail(String bench) throws Exception {
    // Given
    project.java("case \"$*\" in *Benches*) " + bench + " ;; esac");

    // When
    Ended proof = project.leoma("native", "--verify");

    // Then
    assertThat(proof.exitCode()).isEqualTo(1);
    assertThat(proof.errors()).endsWith("native: not proven; no figures\n");
  }

  @Test
  void bothJudgesAndBothWaysToTheChainArePlayed() throws Exception {
    // When
    project.leoma("native", "--verify", "--tasks", "3");

    // Then
    assertThat(project.called().stream().filter(call -> call.contains("OutsideTournament ")))
        .map(call -> call.replaceFirst(".*OutsideTournament ", ""))
        .containsExactly(
            "--tasks 3", "--tasks 1 --miners steady,soft --judge gemini --chain pylon");
  }

  @Test
  void aDifferenceInTheSecondTournamentFails() throws Exception {
    // Given
    project.java("case \"$*\" in *gemini*) exit 1 ;; esac; " + ALL_MET);

    // When
    Ended proof = project.leoma("native", "--verify");

    // Then
    assertThat(proof.exitCode()).isEqualTo(1);
    assertThat(proof.errors()).endsWith("native: not proven; all bars met\n");
  }

  @Test
  void allTestsEndWithTheProof() throws Exception {
    // Given
    enoughMemory();
    project.programOnPath("timeout", "exec /usr/bin/timeout \"$@\"");

    // When
    Ended tests = project.leoma("test");

    // Then
    assertThat(tests.exitCode()).as(tests.errors()).isZero();
    assertThat(tests.errors()).endsWith("native: proven; all bars met\n");
    assertThat(project.called())
        .anyMatch(call -> call.matches("timeout .* 3[45]\\d\\d .*leoma native --verify"));
  }

  @Test
  void whatTheProofFindsFailsTheTests() throws Exception {
    // Given
    enoughMemory();
    project.java(figures("idle_megabytes 129 (must be < 128)"));

    // When
    Ended tests = project.leoma("test");

    // Then
    assertThat(tests.exitCode()).isEqualTo(1);
  }

  @Test
  void aGraalVmOfAnEarlierJavaLeavesTheProofOut() throws Exception {
    // Given
    enoughMemory();
    goodGraalVmInTheCache();
    project.withGraalVm(21);

    // When
    Ended tests = project.leoma("test");

    // Then
    assertThat(tests.exitCode()).isZero();
    assertThat(tests.errors()).contains("left out: no GraalVM 25 or newer in").contains("-21");
  }

  @Test
  void aBuildThatTakesTooLongIsCutOffAndSaysSo() throws Exception {
    // Given
    enoughMemory();
    project.maven(TIME_IS_OVER, ALL_RAN, "");

    // When
    Ended tests = project.leoma("test");

    // Then
    assertThat(tests.exitCode()).as(tests.errors()).isZero();
    assertThat(tests.errors()).contains("leoma native was cut off", "NOT proven");
  }

  @Test
  void aProofThatTakesTooLongIsCutOffAndSaysSo() throws Exception {
    // Given
    enoughMemory();
    project.leoma("native");
    project.java("case \"$*\" in *Benches*) " + TIME_IS_OVER + " ;; esac");

    // When
    Ended tests = project.leoma("test");

    // Then
    assertThat(tests.exitCode()).as(tests.errors()).isZero();
    assertThat(tests.errors()).contains("leoma native --verify was cut off", "NOT proven");
  }

  @Test
  void whatWasFoundBeforeTheProofWasCutOffStillFails() throws Exception {
    // Given
    enoughMemory();
    project.java("case \"$*\" in *gemini*) exit 1 ;; *Benches*) " + TIME_IS_OVER + " ;; esac");

    // When
    Ended tests = project.leoma("test");

    // Then
    assertThat(tests.exitCode()).as(tests.errors()).isEqualTo(1);
  }

  private static String report(String count) {
    return "mkdir -p target/surefire-reports; echo '%s, Time elapsed: 36 s'".formatted(count)
        + " >target/surefire-reports/ai.leoma.conformance.OutsideConformanceTest.txt";
  }

  private static String figures(String missed) {
    return "case \"$*\" in *Benches*) echo 'missed      %s'; echo 'meets    no' ;; esac"
        .formatted(missed);
  }

  private void enoughMemory() {
    project.programOnPath(
        "sed",
        "case \"$*\" in */meminfo*) echo 9000000 ;; *) PATH=/usr/bin:/bin; exec sed \"$@\" ;; esac");
  }

  private void goodGraalVmInTheCache() {
    Path home = project.jdk(folder.resolve("home/.cache/leoma/graalvm"), 25);
    project.program(home.resolve("bin/native-image"), "exit 0");
  }
}
