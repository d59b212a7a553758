package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the command line says to what people type; nothing here starts a service.
class CommandLineTest {
  @TempDir Path folder;

  @Test
  void noCommandExplainsItself() {
    Ended ended = run();

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("sandbox", "serve", "validate", "./leoma sandbox --tasks 14");
  }

  @Test
  void unknownCommandExplainsItself() {
    Ended ended = run("dance");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("dance", "Usage:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sandbox",
        "serve",
        "validate",
        "doctor",
        "migrate",
        "ready",
        "rank",
        "miner",
        "chain"
      })
  void everyCommandHasHelp(String command) {
    Ended ended = run(command, "--help");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).contains("Usage: leoma " + command);
  }

  @ParameterizedTest
  @CsvSource({
    "miner, push",
    "miner, check",
    "miner, commit",
    "miner, standing",
    "chain, status",
  })
  void everyInnerCommandHasHelpThatTellsItsExitCodes(String command, String inner) {
    Ended ended = run(command, inner, "--help");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out())
        .contains("Usage: leoma " + command + " " + inner, "Exit codes: 0 ", "--json");
    assertThat(ended.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void versionIsTold() {
    assertThat(run("--version").out()).startsWith("leoma ");
  }

  @ParameterizedTest
  @CsvSource({
    "--tasks, 0, must be 1 or more",
    "--tasks, many, many",
    "--window, 0, must be from 1 to 1000",
    "--window, 1001, must be from 1 to 1000",
    "--validators, 65, must be from 0 to 64",
    "--validators, -1, must be from 0 to 64",
    "--port, 65536, must be from 0 to 65535",
    "--source, /no/such/folder, is not a folder",
    "--miners, 0, must be from 1 to 192",
    "--miners, 193, must be from 1 to 192",
    "'--miners', 'steady,,soft', holds an empty name",
    "--interval, soon, not a duration",
    "--interval, -5s, is negative",
    "--validator, 5F=5000, not an SS58 address",
    "--validator, 5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM=much, --validator",
    "--judge, nobody, nobody"
  })
  void wrongOptionsAreNamed(String option, String value, String explanation) {
    Ended ended = run("sandbox", "--data", folder.toString(), option, value);

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains(option, explanation).doesNotContain("\tat ");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void unknownMinerIsNamedWithTheKnownOnes() {
    Ended ended = run("sandbox", "--data", folder.toString(), "--miners", "steady,lucky");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("unknown miner lucky", "steady, soft").doesNotContain("\tat ");
  }

  @Test
  void folderOfSomebodyElseIsNeverTouched() throws Exception {
    // Given
    Path precious = Files.writeString(folder.resolve("thesis.txt"), "years of work");
    Files.writeString(folder.resolve("lock"), "");

    // When
    Ended ended = run("sandbox", "--data", folder.toString());

    // Then
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("not a sandbox's").doesNotContain("\tat ");
    assertThat(precious).hasContent("years of work");
  }

  private static Ended run(String... arguments) {
    return Ended.run(arguments);
  }
}
