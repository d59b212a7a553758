package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.Vectors;
import ai.leoma.chain.Hex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the binary says to somebody who does not know it yet.
class CommandLineIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private record Ended(int exitCode, String output, String errors) {}

  private Ended run(String... arguments) throws InterruptedException {
    try (LeomaProcess process = LeomaProcess.start(folder, arguments)) {
      int exitCode = process.awaitEnd(PATIENCE);
      return new Ended(exitCode, process.output(), process.errors());
    }
  }

  @Test
  void withoutArgumentsItExplainsItself() throws Exception {
    Ended ended = run();
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errors()).contains("sandbox", "serve", "validate", "Usage: leoma");
  }

  @Test
  void anUnknownCommandIsNamedAndTheKnownOnesAreShown() throws Exception {
    Ended ended = run("sandbx");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errors()).contains("sandbx");
  }

  @Test
  void helpIsOnStandardOutputAndASuccess() throws Exception {
    Ended ended = run("sandbox", "--help");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.output()).contains("--tasks", "--miners", "--validator", "--keep", "--json");
  }

  @Test
  void wrongOptionsAreRefusedByNameBeforeAnythingStarts() throws Exception {
    Ended ended = run("sandbox", "--tasks", "0");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errors()).contains("--tasks").doesNotContain("\tat ");
  }

  @Test
  void anUnknownMinerIsNamed() throws Exception {
    Ended ended = run("sandbox", "--miners", "steady,unheard-of", "--data", folder + "/data");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errors()).contains("unheard-of").doesNotContain("\tat ");
  }

  @Test
  void aFolderThatIsNotASandboxesIsLeftAlone() throws Exception {
    Path precious = Files.createDirectories(folder.resolve("precious"));
    Files.writeString(precious.resolve("letter.txt"), "dear");
    Ended ended = run("sandbox", "--tasks", "1", "--data", precious.toString());
    assertThat(ended.exitCode()).isNotZero();
    assertThat(ended.errors()).contains("not a sandbox");
    assertThat(precious.resolve("letter.txt")).exists();
  }

  @Test
  void serveNamesEverySettingThatIsMissing() throws Exception {
    Ended ended = run("serve");
    assertThat(ended.exitCode()).isEqualTo(78);
    assertThat(ended.errors())
        .contains(
            "leoma.database.url",
            "leoma.database.user",
            "leoma.database.password",
            "leoma.storage.endpoint",
            "leoma.storage.access-key",
            "leoma.storage.secret-key",
            "leoma.chain.pylon.url",
            "leoma.chain.pylon.token",
            "leoma.inference.chutes-key",
            "leoma.judge.openai.api-key")
        .doesNotContain("\tat ");
  }

  @Test
  void serveNamesOnlyWhatIsStillMissing() throws Exception {
    try (LeomaProcess process =
        LeomaProcess.start(
            folder,
            Map.of("LEOMA_DATABASE_URL", "postgresql://db/leoma", "LEOMA_JUDGE_PROVIDER", "gemini"),
            "serve")) {
      assertThat(process.awaitEnd(PATIENCE)).isEqualTo(78);
      assertThat(process.errors())
          .contains("leoma.database.user", "leoma.judge.gemini.api-key")
          .doesNotContain("leoma.database.url ")
          .doesNotContain("leoma.judge.openai");
    }
  }

  @Test
  void aKeyFileThatGivesNoKeyIsOneSentence() throws Exception {
    Path key = Files.writeString(folder.resolve("hotkey"), "nonsense");
    Map<String, String> settings = ofValidator(key);
    try (LeomaProcess process = LeomaProcess.start(folder, settings, "validate")) {
      assertThat(process.awaitEnd(PATIENCE)).isEqualTo(78);
      assertThat(process.errors().lines())
          .singleElement()
          .asString()
          .contains("leoma.validator.hotkey-file: " + key);
    }
  }

  @Test
  void aPasswordThatDoesNotOpenTheKeyFileIsOneSentence() throws Exception {
    String sealed = Vectors.json("chain/nacl-key-file.json").get("fileHex").asText();
    Path key = Files.write(folder.resolve("hotkey"), Hex.decode(sealed));
    Map<String, String> settings = ofValidator(key);
    settings.put(
        "LEOMA_VALIDATOR_HOTKEY_PASSWORD_FILE",
        Files.writeString(folder.resolve("password"), "another one").toString());
    settings.put("QUARKUS_HTTP_PORT", "0");
    try (LeomaProcess process = LeomaProcess.start(folder, settings, "validate")) {
      assertThat(process.awaitEnd(PATIENCE.multipliedBy(3))).isEqualTo(78);
      assertThat(process.output() + process.errors())
          .contains(key + " does not open with the password")
          .doesNotContain("\tat ");
    }
  }

  private static Map<String, String> ofValidator(Path key) {
    Map<String, String> settings = new HashMap<>();
    settings.put("LEOMA_VALIDATOR_API_URL", "https://owner.example");
    settings.put("LEOMA_VALIDATOR_HOTKEY_FILE", key.toString());
    settings.put("LEOMA_STORAGE_ENDPOINT", "https://s3.example");
    settings.put("LEOMA_STORAGE_ACCESS_KEY", "a");
    settings.put("LEOMA_STORAGE_SECRET_KEY", "b");
    settings.put("LEOMA_JUDGE_OPENAI_API_KEY", "c");
    settings.put("LEOMA_CHAIN_NODE_URLS", "wss://node.example");
    return settings;
  }

  @Test
  void aSettingThatIsSetTwiceIsNamedAndItsValuesAreNotPrinted() throws Exception {
    Path file = Files.createDirectories(folder.resolve("config")).resolve("application.properties");
    Files.writeString(
        file, "leoma.storage.secret-key=one-secret\nleoma.storage.secret-key=other-secret\n");
    Ended ended = run("serve");
    assertThat(ended.exitCode()).isEqualTo(78);
    assertThat(ended.errors()).contains("sets leoma.storage.secret-key more than once");
    assertThat(ended.output() + ended.errors()).doesNotContain("one-secret", "other-secret");
  }

  @Test
  void validateNamesEverySettingThatIsMissing() throws Exception {
    Ended ended = run("validate");
    assertThat(ended.exitCode()).isEqualTo(78);
    assertThat(ended.errors())
        .contains(
            "leoma.validator.api-url", "leoma.validator.hotkey-file", "leoma.chain.pylon.url");
  }
}
