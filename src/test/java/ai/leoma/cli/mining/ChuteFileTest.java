package ai.leoma.cli.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.TestHotkeys;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChuteFileTest {
  private static final String REVISION = "0123456789abcdef0123456789abcdef01234567";
  private static final String NAME = "alice/leoma-" + TestHotkeys.ALICE.ss58();
  private static final ModelAtCommit MODEL = new ModelAtCommit(NAME, REVISION);

  @Test
  void deploymentIsConfidentialPrivatePinnedAndServesGenerate() {
    String source = new ChuteFile("alice", MODEL, Optional.empty(), 2, 96).source();

    assertThat(source)
        .contains(
            "MODEL = \"" + NAME + "\"",
            "REVISION = \"" + REVISION + "\"",
            "username=\"alice\"",
            "revision=REVISION",
            "tee=True",
            "allow_external_egress=False",
            "NodeSelector(gpu_count=2, min_vram_gb_per_gpu=96, include=[\"pro_6000\"])",
            "from_pretrained(\n        MODEL, revision=REVISION,",
            "public_api_path=\"/generate\"",
            "output_content_type=\"video/mp4\"",
            "num_frames: int | None",
            "frames: int | None",
            "ChuteImage(username=\"alice\", name=\"leoma-video\", tag=\"1.0\")")
        .doesNotContain("<<", ">>", "public=True");
  }

  @Test
  void anImageThatIsThereIsUsedAndNoneIsDescribed() {
    assertThat(new ChuteFile("alice", MODEL, Optional.of("bob/video:2"), 1, 80).source())
        .contains("image = \"bob/video:2\"")
        .doesNotContain("ChuteImage", "pip install");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice\", public=True, x=\"",
        "alice\nimport os",
        "alice<<MODEL>>",
        "../alice",
        "",
        "ålice",
        "a\\u0022b"
      })
  void oddAccountsAreRefused(String account) {
    assertThatThrownBy(() -> new ChuteFile(account, MODEL, Optional.empty(), 1, 80))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--chutes-user");
  }

  @ParameterizedTest
  @ValueSource(strings = {"video", "a/b", "a/b:c\")", "a/b:c\nimport os", "a b/c:1", "/b:1"})
  void oddImagesAreRefused(String image) {
    assertThatThrownBy(() -> new ChuteFile("alice", MODEL, Optional.of(image), 1, 80))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--image");
  }

  @ParameterizedTest
  @CsvSource({"0, 80, --gpus", "9, 80, --gpus", "1, 15, --gpu-memory", "1, 141, --gpu-memory"})
  void whatChutesDoesNotHaveIsRefused(int gpus, int memory, String option) {
    assertThatThrownBy(() -> new ChuteFile("alice", MODEL, Optional.empty(), gpus, memory))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(option);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "leoma",
        "alice/",
        "/leoma",
        "a/b/c",
        "alice/leoma\"); import os; os.system(\"id\") #",
        "alice/leoma\nx",
        "alice/leoma\\",
        "alice/..",
        "alice/leoma..x",
        "alice/leoma {x}",
        "alice/leoma<<ACCOUNT>>",
        "alice/-leoma",
        "alicé/leoma"
      })
  void oddModelNamesAreRefused(String name) {
    assertThatThrownBy(() -> new ModelAtCommit(name, REVISION))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--model-name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "main",
        "v1.0",
        "0123456",
        "0123456789ABCDEF0123456789ABCDEF01234567",
        "0123456789abcdef0123456789abcdef0123456\"",
        "0123456789abcdef0123456789abcdef01234567 ",
        "0123456789abcdef0123456789abcdef01234567\n",
        ""
      })
  void whatIsNoWholeCommitIsRefused(String revision) {
    assertThatThrownBy(() -> new ModelAtCommit(NAME, revision))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--model-revision");
  }

  @Test
  void hotkeyIsReadOffTheNameIfItIsARealOne() {
    assertThat(MODEL.hotkey()).contains(TestHotkeys.ALICE);
    String wrongChecksum = NAME.substring(0, NAME.length() - 1) + "X";
    assertThat(new ModelAtCommit(wrongChecksum, REVISION).hotkey()).isEmpty();
    assertThat(new ModelAtCommit("alice/leoma", REVISION).hotkey()).isEmpty();
  }
}
