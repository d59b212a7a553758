package ai.leoma.cli.mining;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.Rao;
import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.chain.StubPylon;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.cli.Ended;
import ai.leoma.cli.SystemSettings;
import ai.leoma.http.StubServer;
import ai.leoma.miner.CommitmentText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `leoma miner commit` finds out, shows and refuses before anything is written.
class MinerCommitCommandTest {
  private static final byte[] SEED = HexFormat.of().parseHex("5a".repeat(32));
  private static final Hotkey OWN = KeyPair.ofMiniSecret(SEED).hotkey();
  private static final String NAME = "alice/leoma-" + OWN.ss58();
  private static final String REVISION = "0123456789abcdef0123456789abcdef01234567";
  private static final String CHUTE = "cdb473e8-5a88-52df-ad3b-1cc6a749497f";
  private static final String COMMITMENT = CommitmentText.of(NAME, REVISION, CHUTE);

  @TempDir private Path folder;
  private final StubPylon chain = new StubPylon(0);
  private final StubServer chutes = new StubServer();
  private final StubServer hub = new StubServer();
  private final StubServer owner = new StubServer();
  private final SystemSettings settings = new SystemSettings();

  @BeforeEach
  void begin() {
    settings.set("leoma.chain.pylon.url", chain.server.url().toString());
    settings.set("leoma.inference.chutes-url", chutes.url().toString());
    settings.set("leoma.inference.chutes-key", "cpk_test");
    settings.set("leoma.inference.lookup-retry-pause", "5ms");
    settings.set("leoma.miner.hugging-face-url", hub.url().toString());
    settings.set("leoma.miner.hugging-face-retry-pause", "5ms");
    chain.isAt(5_000);
    seats(OWN);
    chute(200, true, REVISION);
    model("model.safetensors");
    keyFile("0x" + HexFormat.of().formatHex(SEED), "rw-------");
  }

  @AfterEach
  void end() {
    settings.close();
    chain.close();
    chutes.close();
    hub.close();
    owner.close();
  }

  @Test
  void dryRunShowsWhatWouldBeWrittenAndWritesNothing() {
    Ended ended = commit("--dry-run");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.messages()).isEmpty();
    assertThat(ended.out())
        .contains(
            "Commitment of " + OWN.ss58() + " on subnet 99",
            COMMITMENT,
            COMMITMENT.length() + " bytes; sealed it takes",
            "1 of 2 in this hotkey's life",
            "soon after 5000")
        .doesNotContain("FAIL");
    assertThat(written()).isEmpty();
  }

  @Test
  void jsonOfADryRunIsOneObject() {
    JsonObject plan = json(commit("--dry-run", "--json"), 0);

    assertThat(plan.getString("commitment")).isEqualTo(COMMITMENT);
    assertThat(plan.getString("verdict")).isEqualTo("valid");
    assertThat(plan.getInteger("number")).isEqualTo(1);
    assertThat(plan.getInteger("bytes")).isEqualTo(COMMITMENT.length());
    assertThat(plan.getInteger("sealed_bytes")).isBetween(COMMITMENT.length() + 200, 1024);
  }

  @Test
  void theSecondCommitmentIsSaidToBeTheLast() {
    revealed(new Revealed(4_000, CommitmentText.of(NAME, "f".repeat(40), CHUTE)));

    assertThat(commit("--dry-run").out().replaceAll("\\s+", " "))
        .contains("2 of 2 in this hotkey's life; it is the last one", "commitment of block 4000");
  }

  @Test
  void aChainThatCannotDoItIsRefused() {
    Ended ended = commit("--yes");

    assertThat(ended.exitCode()).isEqualTo(78);
    assertThat(ended.err()).contains("Pylon publishes no timelocked commitments", "--network");
    assertThat(written()).isEmpty();
  }

  @Test
  void whoIsNotRegisteredIsRefused() {
    seats(TestHotkeys.ALICE);

    isRefused(commit("--json"), 3, "registered", "not_registered");
  }

  @Test
  void aThirdCommitmentIsRefused() {
    revealed(new Revealed(1, "{}"), new Revealed(2, "{}"));

    isRefused(commit("--json"), 3, "commitment_count", "max_commits_exceeded_2");
  }

  @Test
  void theSameAgainIsRefused() {
    revealed(new Revealed(4_000, new JsonObject(COMMITMENT).put("more", 1).encodePrettily()));

    isRefused(commit("--json"), 3, "something_new", "already_committed");
  }

  @Test
  void chutesThatAreNotAsTheyHaveToBeAreRefused() {
    chute(404, true, REVISION);
    isRefused(commit("--json"), 3, "chute_found", "chute_fetch_failed");
    chute(200, false, REVISION);
    isRefused(commit("--json"), 3, "chute_hot", "chute_not_running");
    chute(200, true, "f".repeat(40));
    isRefused(commit("--json"), 3, "chute_revision", "revision_mismatch:chute=" + "f".repeat(40));
    chute(200, true, null);
    isRefused(commit("--json"), 3, "chute_revision", "revision_mismatch:chute=");
    chute(500, true, REVISION);
    isRefused(commit("--json"), 4, "chute_found", "chute_fetch_failed");
    chute(401, true, REVISION);
    isRefused(commit("--json"), 4, "chute_found", "chute_fetch_failed");
  }

  @Test
  void aChuteThatTheOwnerCannotReachIsRefused() {
    chutes.behave(
        request ->
            StubServer.answer(
                request, 200, "{\"name\":\"alice/video\",\"hot\":true,\"revision\":\"x\"}"));

    isRefused(commit("--json"), 3, "chute_found", "chute_fetch_failed");
  }

  @Test
  void modelsThatAreNotAsTheyHaveToBeAreRefused() {
    model("model.gguf");
    isRefused(commit("--json"), 3, "weight_files", "hf_model_fetch_failed");
    hub.behave(request -> StubServer.answer(request, 404, "{}"));
    isRefused(commit("--json"), 3, "model_found", "hf_model_fetch_failed");
    hub.behave(request -> StubServer.answer(request, 503, "{}"));
    isRefused(commit("--json"), 4, "model_found", "hf_model_fetch_failed");
  }

  @Test
  void repositoriesWithAnotherNameAreRefused() {
    isRefused(
        run("--model-name", "alice/video-" + OWN.ss58(), "--json"),
        3,
        "name_start",
        "model_name_must_start_with_leoma");
    isRefused(
        run("--model-name", "alice/leoma-" + TestHotkeys.ALICE.ss58(), "--json"),
        3,
        "name_end",
        "model_name_must_end_with_hotkey");
  }

  @Test
  void whoIsBlacklistedOrACopyIsRefused() {
    ownerSays("{\"reason\":null}", "{\"miners\":[]}");
    isRefused(
        commit("--json", "--api", owner.url().toString()), 3, "not_blacklisted", "blacklisted");

    String hash = hashOfTheModel();
    ownerSays(
        null,
        "{\"miners\":[{\"uid\":7,\"hotkey\":\"x\",\"block\":10,\"model_hash\":\"" + hash + "\"}]}");
    isRefused(
        commit("--json", "--api", owner.url().toString()),
        3,
        "first_committer",
        "duplicate_model:earliest_uid=7");
  }

  @Test
  void whoCommittedTheseWeightsFirstMayCommitThemAgain() {
    // Given: a copy was committed since, and now the model moves to another chute
    String hash = hashOfTheModel();
    String older = CommitmentText.of(NAME, REVISION, "cdb473e8-5a88-52df-ad3b-1cc6a7494970");
    revealed(new Revealed(4_000, older));
    owner.behave(
        request -> {
          String own = miner(3, OWN.ss58(), 4_000, hash, null);
          String copy =
              miner(7, TestHotkeys.ALICE.ss58(), 4_500, hash, "duplicate_model:earliest_uid=3");
          switch (request.path().replaceAll("/5.*", "")) {
            case "/miners/list" ->
                StubServer.answer(request, 200, "{\"miners\":[%s,%s]}".formatted(own, copy));
            case "/miners/info" -> StubServer.answer(request, 200, own);
            default -> StubServer.answer(request, 404, "{\"detail\":\"not known\"}");
          }
        });

    // When
    Ended ended = commit("--dry-run", "--json", "--api", owner.url().toString());

    // Then
    assertThat(json(ended, 0).getString("verdict")).isEqualTo("valid");
  }

  @Test
  void whomTheOwnerFoundToBeACopyIsOneAgainThoughTheOriginalIsGone() {
    String hash = hashOfTheModel();
    String older = CommitmentText.of(NAME, REVISION, "cdb473e8-5a88-52df-ad3b-1cc6a7494970");
    revealed(new Revealed(4_000, older));
    String own = miner(3, OWN.ss58(), 4_000, hash, "duplicate_model:earliest_uid=9");
    owner.behave(
        request -> {
          switch (request.path().replaceAll("/5.*", "")) {
            case "/miners/list" ->
                StubServer.answer(request, 200, "{\"miners\":[%s]}".formatted(own));
            case "/miners/info" -> StubServer.answer(request, 200, own);
            default -> StubServer.answer(request, 404, "{\"detail\":\"not known\"}");
          }
        });

    isRefused(
        commit("--json", "--api", owner.url().toString()),
        3,
        "first_committer",
        "duplicate_model:earliest_uid=9");
  }

  private static String miner(int uid, String hotkey, long block, String hash, String reason) {
    return new JsonObject()
        .put("uid", uid)
        .put("hotkey", hotkey)
        .put("block", block)
        .put("model_hash", hash)
        .put("is_valid", reason == null)
        .put("invalid_reason", reason)
        .encode();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model-name      | alice           | --model-name",
        "--model-revision  | main            | never a branch",
        "--chute-id        | alice/leoma     | --chute-id",
        "--chute-id        | CDB473E8-5A88-52DF-AD3B-1CC6A749497F | --chute-id",
        "--chute-id        | 1-2-3-4-5       | --chute-id",
        "--reveal-deadline | 0               | --reveal-deadline",
        "--wallet          | default         | say whose key signs",
        "--netuid          | -1              | --netuid"
      })
  void wrongOptionsAreNamed(String option, String value, String named) {
    Ended ended = run(option, value);

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains(named, "Usage: leoma miner commit").doesNotContain("\tat ");
  }

  @Test
  void walletsAreNamesAndNoPaths() {
    Ended ended =
        Ended.run(
            "miner",
            "commit",
            "--model-name",
            NAME,
            "--model-revision",
            REVISION,
            "--chute-id",
            CHUTE,
            "--wallet",
            "../../etc",
            "--hotkey",
            "passwd");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("is a name and no path");
  }

  @Test
  void keysAreReadFromWalletsByName() throws Exception {
    Path keys = Files.createDirectories(folder.resolve("wallets/mine/hotkeys"));
    Path file = Files.writeString(keys.resolve("first"), HexFormat.of().formatHex(SEED));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    Ended ended =
        Ended.run(
            "miner",
            "commit",
            "--model-name",
            NAME,
            "--model-revision",
            REVISION,
            "--chute-id",
            CHUTE,
            "--wallet",
            "mine",
            "--hotkey",
            "first",
            "--wallets-folder",
            folder.resolve("wallets").toString(),
            "--dry-run");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "'', there is no file",
    "{}, is a wallet without secretSeed",
    "'not a key at all', key",
    "'$NACL', is an encrypted key file without its end",
    "'{\"secretSeed\":\"0x0101010101010101010101010101010101010101010101010101010101010101\",\"ss58Address\":\"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY\"}', another key"
  })
  void keysThatAreNoneAreOneSentence(String content, String message) throws Exception {
    if (content.isEmpty()) {
      Files.delete(folder.resolve("key"));
    } else {
      keyFile(content, "rw-------");
    }

    Ended ended = commit();

    assertThat(ended.exitCode()).isEqualTo(78);
    assertThat(ended.err()).contains(message).doesNotContain("\tat ");
    assertThat(ended.messages()).hasSize(1);
  }

  @Test
  void aKeyThatOthersMayReadIsWarnedOf() {
    keyFile(HexFormat.of().formatHex(SEED), "rw-r--r--");

    assertThat(commit("--dry-run").err()).contains("warning: ", "chmod 600");
  }

  @Test
  void aChainThatIsDownIsOneSentence() {
    chain.goesDown();

    Ended ended = commit();

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.messages()).hasSize(1);
  }

  private void isRefused(Ended ended, int exitCode, String check, String reason) {
    JsonObject plan = json(ended, exitCode);
    assertThat(plan.getString("reason")).as(ended.out()).isEqualTo(reason);
    assertThat(
            plan.getJsonArray("checks").stream()
                .map(JsonObject.class::cast)
                .filter(line -> reason.equals(line.getString("reason")))
                .map(line -> line.getString("check")))
        .contains(check);
    assertThat(ended.err()).contains("Nothing was committed");
    assertThat(written()).isEmpty();
  }

  private static JsonObject json(Ended ended, int exitCode) {
    assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(exitCode);
    assertThat(ended.out().lines()).hasSize(1);
    return new JsonObject(ended.out());
  }

  private List<StubServer.Received> written() {
    return chain.server.received().stream()
        .filter(request -> !request.method().equals("GET"))
        .toList();
  }

  private void seats(Hotkey hotkey) {
    chain.hasNeurons(List.of(new Neuron(3, hotkey, TestHotkeys.DAVE, false, Rao.of(0), 0)));
  }

  private void revealed(Revealed... commitments) {
    chain.hasRevealed(Map.of(OWN, List.of(commitments)));
  }

  private void chute(int status, boolean isHot, String revision) {
    JsonObject chute =
        new JsonObject()
            .put("chute_id", CHUTE)
            .put("name", NAME)
            .put("hot", isHot)
            .put("revision", revision);
    chutes.behave(request -> StubServer.answer(request, status, chute.encode()));
  }

  private void model(String file) {
    JsonObject weights =
        new JsonObject()
            .put("rfilename", file)
            .put("lfs", new JsonObject().put("sha256", "a".repeat(64)));
    hub.behave(
        request ->
            StubServer.answer(
                request,
                200,
                new JsonObject()
                    .put("id", request.path().replaceAll("/api/models/|/revision/.*", ""))
                    .put("sha", REVISION)
                    .put("siblings", new JsonArray().add(weights))
                    .encode()));
  }

  private String hashOfTheModel() {
    revealed(new Revealed(10, COMMITMENT));
    Ended ended = Ended.run("miner", "check", OWN.ss58(), "--json");
    chain.hasRevealed(Map.of());
    return json(ended, 0).getString("model_hash");
  }

  private void ownerSays(String blacklisting, String miners) {
    owner.behave(
        request -> {
          boolean isList = request.path().equals("/miners/list");
          String body = isList ? miners : blacklisting;
          boolean isKnown = body != null && !request.path().startsWith("/miners/info/");
          StubServer.answer(
              request, isKnown ? 200 : 404, isKnown ? body : "{\"detail\":\"not known\"}");
        });
  }

  private void keyFile(String content, String mode) {
    try {
      Path file = Files.writeString(folder.resolve("key"), content);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Ended commit(String... more) {
    return run(more);
  }

  private Ended run(String... more) {
    return new CommitCall(NAME, REVISION, CHUTE, folder.resolve("key")).run(more);
  }
}
