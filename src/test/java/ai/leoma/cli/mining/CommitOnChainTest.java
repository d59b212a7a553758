package ai.leoma.cli.mining;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.ChainConfig;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.NewCommitment;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.cli.Ended;
import ai.leoma.cli.SystemSettings;
import ai.leoma.cli.chain.ChainSession;
import ai.leoma.cli.settings.Settings;
import ai.leoma.http.StubServer;
import ai.leoma.sandbox.chain.node.NodeFault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `miner commit`, `miner check` and `chain status` on an imitated chain, from the key file to the
/// reveal, over real sockets.
class CommitOnChainTest {
  private static final byte[] SEED = HexFormat.of().parseHex("5a".repeat(32));
  private static final Hotkey OWN = KeyPair.ofMiniSecret(SEED).hotkey();
  private static final String NAME = "alice/leoma-" + OWN.ss58();
  private static final String REVISION = "0123456789abcdef0123456789abcdef01234567";
  private static final String CHUTE = "cdb473e8-5a88-52df-ad3b-1cc6a749497f";

  @TempDir private Path folder;
  private final ClockedChain chain = new ClockedChain(OWN);
  private final StubServer chutes = new StubServer();
  private final StubServer hub = new StubServer();
  private final SystemSettings settings = new SystemSettings();

  @BeforeEach
  void begin() throws Exception {
    settings.set(chain.settings());
    settings.set("leoma.chain.write.poll", "100ms");
    settings.set("leoma.inference.chutes-url", chutes.url().toString());
    settings.set("leoma.inference.chutes-key", "cpk_test");
    settings.set("leoma.miner.hugging-face-url", hub.url().toString());
    Path file = Files.writeString(folder.resolve("key"), HexFormat.of().formatHex(SEED));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    JsonObject chute =
        new JsonObject().put("name", NAME).put("hot", true).put("revision", REVISION);
    chutes.behave(request -> StubServer.answer(request, 200, chute.encode()));
    JsonObject weights =
        new JsonObject()
            .put("rfilename", "model.safetensors")
            .put("lfs", new JsonObject().put("sha256", "a".repeat(64)));
    JsonObject model =
        new JsonObject()
            .put("id", NAME)
            .put("sha", REVISION)
            .put("siblings", new JsonArray().add(weights));
    hub.behave(request -> StubServer.answer(request, 200, model.encode()));
  }

  @AfterEach
  void end() {
    settings.close();
    chain.close();
    chutes.close();
    hub.close();
  }

  @Test
  void aModelIsCommittedSealedRevealedAndThenValid() {
    // Given
    chain.start();
    JsonObject before = new JsonObject(Ended.run("miner", "check", OWN.ss58(), "--json").out());
    // When
    Ended ended = commit("--yes", "--wait-reveal", "--json");
    // Then
    assertThat(before.getString("reason")).isEqualTo("no_revealed_commitment");
    assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
    JsonObject receipt = new JsonObject(ended.out());
    JsonObject outcome = receipt.getJsonObject("outcome");
    assertThat(outcome.getString("state")).isEqualTo("sealed");
    assertThat(outcome.getString("extrinsic")).matches("0x[0-9a-f]{64}");
    assertThat(receipt.getBoolean("revealed")).isTrue();
    Ended check = Ended.run("miner", "check", OWN.ss58(), "--json");
    assertThat(check.exitCode()).as(check.out() + check.err()).isZero();
    JsonObject commitment = new JsonObject(check.out()).getJsonObject("commitment");
    assertThat(commitment.getString("model_name")).isEqualTo(NAME);
    assertThat(commitment.getLong("block")).isGreaterThanOrEqualTo(outcome.getLong("block"));
    assertThat(commitment.getInteger("count")).isEqualTo(1);
    Ended again = commit("--yes", "--json");
    assertThat(again.exitCode()).isEqualTo(3);
    assertThat(new JsonObject(again.out()).getString("reason")).isEqualTo("already_committed");
  }

  @Test
  void aSecondOneInAHurryIsRefusedUntilTheFirstIsRevealed() {
    // Given
    chain.start();
    staysSealed();

    // When
    Ended again = commit("--yes", "--json");

    // Then
    assertThat(again.exitCode()).as(again.out() + again.err()).isEqualTo(4);
    assertThat(new JsonObject(again.out()).getString("reason")).isEqualTo("commitment_sealed");
    assertThat(again.err()).contains("Nothing was committed");
  }

  @Test
  void oneThatIsNotRevealedForLongMayBeReplaced() {
    chain.start();
    staysSealed();
    chain.chain.sealEmptyUpTo(chain.chain.head().number() + 60);

    Ended again = commit("--dry-run");

    assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
    assertThat(again.out()).contains("sealed still", "2 of 2");
  }

  @Test
  void withoutTerminalAndConsentNothingIsWritten() {
    long head = chain.chain.head().number();

    Ended ended = commit();

    assertThat(ended.exitCode()).isEqualTo(5);
    assertThat(ended.out()).contains("\"model_name\":\"" + NAME);
    assertThat(ended.err()).contains("nothing was committed", "say --yes");
    assertThat(chain.chain.pending()).isEmpty();
    assertThat(chain.chain.head().number()).isEqualTo(head);
  }

  @Test
  void whatTheNodeRefusesIsToldInItsWords() {
    chain.start();
    chain.nodes.inject(
        Optional.of(
            new NodeFault.Refusing(
                "author_submitAndWatchExtrinsic",
                1010,
                "Invalid Transaction",
                Optional.of("Inability to pay some fees , e.g. account balance too low"))));

    Ended ended = commit("--yes");

    assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(1);
    assertThat(ended.out()).contains("Not committed:");
  }

  @Test
  void aNodeOfAnotherChainIsNamed() {
    settings.set("leoma.chain.node.genesis", "0x" + "ab".repeat(32));

    Ended ended = Ended.run("chain", "status");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("is of another chain").doesNotContain("\tat ");
  }

  @Test
  void statusShowsTheChainAndTheHotkeysSeat() {
    Ended ended = Ended.run("chain", "status", "--hotkey", OWN.ss58());

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(ended.out())
        .contains(
            "Subnet 99 over ",
            "head           block 4200010, ",
            "3 behind the head",
            "360 blocks (72 min)",
            "at most every 100 blocks (20 min)",
            "yes: revealed after 1 epoch(s), version 4",
            "Hotkey " + OWN.ss58(),
            "since block 4199950",
            "no validator permit",
            "never");
  }

  /// Commits something that is revealed in hours.
  private static void staysSealed() {
    try (KeyPair key = KeyPair.ofMiniSecret(SEED);
        ChainSession session =
            ChainSession.open(Settings.fromOutside(Map.of(), ChainConfig.class), key)) {
      WriteOutcome first =
          session
              .chain()
              .setCommitment(new NewCommitment.Timelocked("{}", 1000))
              .await()
              .atMost(Duration.ofMinutes(2));
      assertThat(first).isInstanceOf(WriteOutcome.IncludedSealed.class);
    }
  }

  private Ended commit(String... more) {
    return new CommitCall(NAME, REVISION, CHUTE, folder.resolve("key")).run(more);
  }
}
