package ai.leoma.cli.mining;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.cli.Ended;
import ai.leoma.sandbox.ImitatedMiner;
import ai.leoma.sandbox.huggingface.HubFault;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `leoma miner push` against an imitated Hugging Face and a `chutes` program that a test writes.
class MinerPushCommandTest {
  @TempDir private static Path worldFolder;
  private static Outside outside;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    outside = new Outside(worldFolder);
  }

  @AfterAll
  static void stop() {
    outside.close();
  }

  @AfterEach
  void heal() {
    outside.world.huggingFace().inject("steady", Optional.empty());
  }

  @Test
  void fileIsWrittenAndTheNextStepsAreTold() {
    Ended ended = push();

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(file()).content().contains(steady().modelName(), "tee=True");
    assertThat(ended.out())
        .contains(
            "Wrote " + file(),
            "chutes build my_chute:chute --wait",
            "chutes deploy my_chute:chute --accept-fee",
            "chutes warmup " + steady().chuteId(),
            "--chute-id " + steady().chuteId());
  }

  @Test
  void jsonNamesTheChuteThatItWillBe() {
    Ended ended = push("--json");

    JsonObject written = new JsonObject(ended.out());
    assertThat(written.getString("chute_id")).isEqualTo(steady().chuteId());
    assertThat(written.getString("model_revision")).isEqualTo(steady().repositorySha());
    assertThat(written.getBoolean("deployed")).isFalse();
  }

  @Test
  void standardOutputGetsTheSourceAlone() {
    Ended ended = push("--file", "-", "--image", "bob/video:1");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).startsWith("# A model of Leoma").contains("image = \"bob/video:1\"");
  }

  @Test
  void aFileThatSaysSomethingElseIsKept() throws Exception {
    Files.writeString(file(), "import this\n");

    assertThat(push().exitCode()).isEqualTo(1);
    assertThat(file()).hasContent("import this");
    assertThat(push("--force").exitCode()).isZero();
    assertThat(push().exitCode()).as("the same again").isZero();
  }

  @Test
  void whatTheOwnerWouldRefuseIsNotWritten() {
    outside.world.huggingFace().inject("steady", Optional.of(new HubFault.WithoutLargeFiles()));

    Ended ended = push();

    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.err()).contains("FAIL  weight files are there", "hf_model_fetch_failed");
    assertThat(file()).doesNotExist();
    assertThat(push("--no-check").exitCode()).isZero();
  }

  @Test
  void anOutageIsNoConsent() {
    outside.world.huggingFace().inject("steady", Optional.of(new HubFault.TokenRefused()));

    Ended ended = push();

    assertThat(ended.exitCode()).isEqualTo(4);
    assertThat(ended.err()).contains("nobody can tell now", "--no-check");
    assertThat(file()).doesNotExist();
  }

  @Test
  void aRepositoryOfSomebodyElseIsRefused() {
    Ended ended = push("--hotkey-address", outside.miner("soft").hotkey().ss58());

    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.err()).contains("model_name_must_end_with_hotkey");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--chutes-user    | a\", public=True, b=\"   | --chutes-user",
        "--image          | x                        | --image",
        "--gpus           | 0                        | --gpus",
        "--gpu-memory     | 8                        | --gpu-memory",
        "--file           | My Chute.py              | --file",
        "--file           | os.system.py             | --file",
        "--deadline       | 0                        | --deadline",
        "--hotkey-address | alice                    | is not a hotkey"
      })
  void wrongOptionsAreNamedAndNothingIsWritten(String option, String value, String named) {
    Ended ended = push(option, value);

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains(named, "Usage: leoma miner push").doesNotContain("\tat ");
    assertThat(file()).doesNotExist();
  }

  @Test
  void modelsThatAreNoneAreWrongUsage() {
    Ended ended =
        Ended.run(
            "miner",
            "push",
            "--model-name",
            "alice/leoma\"); import os; os.system(\"id\") #",
            "--model-revision",
            "main",
            "--chutes-user",
            "alice");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("--model-name must be a repository");
  }

  @Test
  void withoutTerminalAndConsentNothingIsDeployed() throws Exception {
    Path program = chutes("echo deployed >> said");

    Ended ended = push("--deploy", "--chutes-program", program.toString());

    assertThat(ended.exitCode()).isEqualTo(5);
    assertThat(ended.err()).contains("say --yes");
    assertThat(file()).exists();
    assertThat(folder.resolve("said")).doesNotExist();
  }

  @Test
  void deploymentBuildsAndDeploysInTheFolderOfTheFile() throws Exception {
    Path program = chutes("echo \"$@\" >> said; echo working");

    Ended ended = push("--deploy", "--yes", "--chutes-program", program.toString(), "--json");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(folder.resolve("said"))
        .hasContent("build my_chute:chute --wait\ndeploy my_chute:chute --accept-fee");
    assertThat(ended.err()).contains("$ chutes deploy my_chute:chute --accept-fee", "  working");
    assertThat(new JsonObject(ended.out()).getBoolean("deployed")).isTrue();
  }

  @Test
  void aFailureOfTheProgramIsOne() throws Exception {
    Path program = chutes("echo '2026 | ERROR | image exists'");

    Ended ended = push("--deploy", "--yes", "--chutes-program", program.toString());

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err())
        .contains("image exists", "`chutes build my_chute:chute --wait` failed")
        .contains("--image steady-lab/leoma-video:1.0");
  }

  @Test
  void withoutTheProgramItSaysHowToGetIt() {
    Ended ended = push("--deploy", "--yes", "--chutes-program", folder + "/nothing");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("cannot run");
  }

  private Path chutes(String commands) throws Exception {
    Path script = Files.writeString(folder.resolve("chutes"), "#!/bin/sh\n" + commands + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }

  private Path file() {
    return folder.resolve("my_chute.py");
  }

  private static ImitatedMiner steady() {
    return outside.miner("steady");
  }

  private Ended push(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "miner",
                "push",
                "--model-name",
                steady().modelName(),
                "--model-revision",
                steady().repositorySha()));
    arguments.addAll(List.of(more));
    addUnlessGiven(arguments, "--chutes-user", steady().chuteOwner());
    addUnlessGiven(arguments, "--file", file().toString());
    return Ended.run(arguments.toArray(String[]::new));
  }

  private static void addUnlessGiven(List<String> arguments, String option, String value) {
    if (!arguments.contains(option)) {
      arguments.addAll(List.of(option, value));
    }
  }
}
