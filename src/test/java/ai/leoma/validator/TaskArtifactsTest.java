package ai.leoma.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.storage.StorageUnavailable;
import ai.leoma.validator.TaskArtifacts.Fetched;
import ai.leoma.validator.TaskArtifacts.MinerVideo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskArtifactsTest {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0};
  private static final Hotkey ALICE = TestHotkeys.ALICE;
  private static final Hotkey BOB = TestHotkeys.BOB;

  @TempDir Path folder;
  private final MemoryStore samples = new MemoryStore();

  @BeforeEach
  void putFirstFrame() {
    samples.put("7/first_frame.png", PNG);
  }

  @Test
  void minersComeInTheOrderOfTheMetadataWithTheirLatencies() throws IOException {
    TaskArtifacts task =
        complete(
            """
            {"prompt": {"text": "A boat."}, "miners": ["%s", "%s"],
             "miner_latencies_ms": {"%s": 1200}}"""
                .formatted(BOB.ss58(), ALICE.ss58(), ALICE.ss58()));

    assertThat(task.prompt()).isEqualTo("A boat.");
    assertThat(task.miners())
        .containsExactly(
            new MinerVideo(BOB, OptionalLong.empty()),
            new MinerVideo(ALICE, OptionalLong.of(1200)));
  }

  @Test
  void olderMetadataIsRead() throws IOException {
    TaskArtifacts task =
        complete("{\"prompt\": \"A boat.\", \"miners\": {\"%s\": {}}}".formatted(BOB.ss58()));

    assertThat(task.prompt()).isEqualTo("A boat.");
    assertThat(task.miners()).containsExactly(new MinerVideo(BOB, OptionalLong.empty()));
  }

  @Test
  void whatIsNoHotkeyGetsNoVideoAndNobodyGetsTwo() throws IOException {
    TaskArtifacts task =
        complete(
            """
            {"prompt": {"text": "A boat."}, "miner_latencies_ms": ["x"],
             "miners": ["../../etc/passwd", 7, null, {"a": 1}, "%s", "", "%s",
                        "5Grwva/F5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"]}"""
                .formatted(ALICE.ss58(), ALICE.ss58()));

    assertThat(task.miners()).containsExactly(new MinerVideo(ALICE, OptionalLong.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "\"12\"", "1e400", "null", "99999999999999999999", "[]", "true"})
  void oddLatencyIsNone(String latency) throws IOException {
    TaskArtifacts task =
        complete(
            "{\"miners\": [\"%s\"], \"miner_latencies_ms\": {\"%s\": %s}}"
                .formatted(BOB.ss58(), BOB.ss58(), latency));

    assertThat(task.miners()).containsExactly(new MinerVideo(BOB, OptionalLong.empty()));
  }

  @Test
  void longestPromptIsMeasuredInCodePoints() throws IOException {
    assertThat(
            complete("{\"prompt\": \"%s\", \"miners\": []}".formatted("🎬".repeat(4096))).prompt())
        .hasSize(8192);
    assertUnusable("{\"prompt\": {\"text\": \"%s\"}, \"miners\": []}".formatted("a".repeat(4097)));
  }

  @Test
  void hostileMetadataIsUnusableAndNoFailure() throws IOException {
    assertUnusable("");
    assertUnusable("no JSON");
    assertUnusable("{\"miners\": [");
    assertUnusable("[".repeat(200_000));
    assertUnusable("{\"a\":".repeat(200_000));
    assertUnusable("{\"prompt\": \"" + "a".repeat(5 << 20) + "\"}");
    assertUnusable("{\"n\": 1" + "0".repeat(100_000) + "}");
    String many =
        IntStream.range(0, 2000)
            .mapToObj(i -> '"' + TestHotkeys.number(i).ss58() + '"')
            .collect(Collectors.joining(","));
    assertUnusable("{\"miners\": [" + many + "]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "\"text\"", "[]", "{}", "{\"miners\": true}"})
  void metadataOfTheWrongTypesIsUnusable(String metadata) throws IOException {
    assertUnusable(metadata);
  }

  @Test
  void taskWithoutAVideoIsComplete() throws IOException {
    TaskArtifacts task = complete("{\"prompt\": 7, \"miners\": []}");

    assertThat(task.prompt()).isEmpty();
    assertThat(task.miners()).isEmpty();
  }

  @Test
  void missingOrOddFirstFrameIsUnusable() throws IOException {
    samples.put("7/first_frame.png", "GIF89a");
    assertUnusable("{\"miners\": []}");
    samples.put("7/first_frame.png", new byte[9 << 20]);
    assertUnusable("{\"miners\": []}");
    samples.remove("7/first_frame.png");
    assertUnusable("{\"miners\": []}");
  }

  @Test
  void outageIsAFailure() {
    samples.unreachable.add("7/metadata.json");

    assertThatThrownBy(() -> TaskArtifacts.fetch(samples, 7, folder))
        .isInstanceOf(StorageUnavailable.class);
  }

  private TaskArtifacts complete(String metadata) throws IOException {
    Fetched fetched = fetch(metadata);
    assertThat(fetched).isInstanceOf(Fetched.Complete.class);
    return ((Fetched.Complete) fetched).task();
  }

  private void assertUnusable(String metadata) throws IOException {
    Fetched fetched = fetch(metadata);
    assertThat(fetched).isInstanceOf(Fetched.Unusable.class);
    assertThat(((Fetched.Unusable) fetched).reason()).hasSizeLessThanOrEqualTo(300);
  }

  private Fetched fetch(String metadata) throws IOException {
    samples.put("7/metadata.json", metadata);
    return TaskArtifacts.fetch(samples, 7, folder);
  }
}
