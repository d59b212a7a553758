package ai.leoma.cli.mining;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.TestHotkeys;
import ai.leoma.cli.Ended;
import ai.leoma.http.StubServer;
import ai.leoma.sandbox.chutes.ChuteFault;
import ai.leoma.sandbox.huggingface.HubFault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `leoma miner check` against an imitated chain, Chutes and Hugging Face, over real sockets.
class MinerCheckCommandTest {
  private static final String STEADY = "steady";

  @TempDir private static Path folder;
  private static Outside outside;
  private final StubServer owner = new StubServer();
  private final Map<String, String> answers = new ConcurrentHashMap<>();

  @BeforeAll
  static void start() {
    outside = new Outside(folder);
  }

  @AfterAll
  static void stop() {
    outside.close();
  }

  @AfterEach
  void heal() {
    outside.world.chutes().inject(STEADY, Optional.empty());
    outside.world.huggingFace().inject(STEADY, Optional.empty());
    owner.close();
  }

  @Test
  void everyCheckOfAValidMinerPassesInTheOwnersOrder() {
    Ended ended = check(STEADY);

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.messages()).isEmpty();
    assertThat(ended.out())
        .contains(
            "Miner " + hotkey(STEADY),
            outside.miner(STEADY).modelName(),
            "The owner would say: valid, unless it is blacklisted")
        .containsSubsequence(
            "registered on the subnet",
            "a commitment is revealed",
            "not on the owner's blacklist           only the owner knows (--api)",
            "at most two commitments                1 of 2",
            "the repository begins with leoma",
            "the repository ends with the hotkey",
            "the chute is there",
            "the chute is hot",
            "the chute declares this revision",
            "Hugging Face has the repository",
            "the revision is a whole commit",
            "weight files are there",
            "nobody committed these weights before")
        .doesNotContain("FAIL", "\u001b");
    assertThat(ended.out().lines()).allMatch(line -> line.length() <= 90);
  }

  @ParameterizedTest
  @CsvSource({
    "branch,   revision_mismatch:hf=",
    "squatter, model_name_must_end_with_hotkey",
  })
  void whoCannotBeValidIsToldWhy(String miner, String reason) {
    JsonObject answer = json(check(miner, "--json"), 3);

    assertThat(answer.getString("verdict")).isEqualTo("invalid");
    assertThat(answer.getString("reason")).startsWith(reason);
  }

  static Stream<Arguments> chuteFaults() {
    return Stream.of(
        Arguments.of(new ChuteFault.Unreachable(), 3, "chute_found", "chute_fetch_failed"),
        Arguments.of(new ChuteFault.NotVerified(), 3, "chute_hot", "chute_not_running"),
        Arguments.of(
            new ChuteFault.RevisionMissing(), 3, "chute_revision", "revision_mismatch:chute="),
        Arguments.of(new ChuteFault.ManagementDown(500), 4, "chute_found", "chute_fetch_failed"));
  }

  @ParameterizedTest
  @MethodSource("chuteFaults")
  void whatIsWrongWithTheChuteIsTold(ChuteFault fault, int exitCode, String check, String reason) {
    outside.world.chutes().inject(STEADY, Optional.of(fault));

    failsAt(json(check(STEADY, "--json"), exitCode), check, reason);
  }

  static Stream<Arguments> hubFaults() {
    return Stream.of(
        Arguments.of(new HubFault.RepositoryMissing(), 3, "model_found", "hf_model_fetch_failed"),
        Arguments.of(new HubFault.Gated(), 3, "model_found", "hf_model_fetch_failed"),
        Arguments.of(new HubFault.Disabled(), 3, "model_found", "hf_model_fetch_failed"),
        Arguments.of(new HubFault.Renamed("a/b"), 3, "model_found", "hf_model_fetch_failed"),
        Arguments.of(
            new HubFault.AnotherCommit("f".repeat(40)), 3, "model_commit", "revision_mismatch:hf="),
        Arguments.of(new HubFault.WithoutLargeFiles(), 3, "weight_files", "hf_model_fetch_failed"),
        Arguments.of(new HubFault.Empty(), 3, "weight_files", "hf_model_fetch_failed"),
        Arguments.of(new HubFault.TokenRefused(), 4, "model_found", "hf_model_fetch_failed"),
        Arguments.of(
            new HubFault.WindowUsedUp(Duration.ofSeconds(250)),
            4,
            "model_found",
            "hf_model_fetch_failed"));
  }

  @ParameterizedTest
  @MethodSource("hubFaults")
  void whatIsWrongWithTheRepositoryIsTold(
      HubFault fault, int exitCode, String check, String reason) {
    outside.world.huggingFace().inject(STEADY, Optional.of(fault));

    failsAt(json(check(STEADY, "--json"), exitCode), check, reason);
  }

  @Test
  void aCertainFailureIsToldThoughAnOutageStandsBeforeIt() {
    outside.world.chutes().inject(STEADY, Optional.of(new ChuteFault.ManagementDown(500)));
    outside.world.huggingFace().inject(STEADY, Optional.of(new HubFault.Empty()));

    failsAt(json(check(STEADY, "--json"), 3), "weight_files", "hf_model_fetch_failed");
  }

  @Test
  void withoutAKeyAPrivateChuteIsNotCalledMissing() {
    String key = System.getProperty("leoma.inference.chutes-key");
    try {
      outside.settings.unset("leoma.inference.chutes-key");

      Ended ended = check(STEADY);

      assertThat(ended.exitCode()).isEqualTo(4);
      assertThat(ended.out()).contains("no API key of Chutes is set", "LEOMA_INFERENCE_CHUTES_KEY");
    } finally {
      outside.settings.set("leoma.inference.chutes-key", key);
    }
  }

  @Test
  void whoIsNotRegisteredIsTold() {
    JsonObject answer = json(run(TestHotkeys.ALICE.ss58(), "--json"), 3);

    assertThat(answer.getString("reason")).isEqualTo("not_registered");
    assertThat(answer.getValue("uid")).isNull();
    assertThat(answer.getValue("commitment")).isNull();
  }

  @Test
  void theOwnerIsAskedForWhatOnlyItKnows() {
    // Given
    ownerSays("/miners/info/" + hotkey(STEADY), verdict(true, null));
    ownerSays("/miners/list", miners(List.of()));
    // When
    Ended ended = check(STEADY, "--api", owner.url().toString());
    // Then
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("The owner would say: valid.", owner.url() + " says: valid (at 2026-01-02")
        .doesNotContain("only the owner knows");
  }

  @Test
  void theBlacklistComesFirst() {
    ownerSays("/blacklist/" + hotkey(STEADY), "{\"hotkey\":\"x\",\"reason\":\"spam \\u001b[2J\"}");
    ownerSays("/miners/list", miners(List.of()));

    Ended ended = check(STEADY, "--api", owner.url().toString());

    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.out())
        .contains("FAIL  not on the owner's blacklist", "blacklisted", "Its reason: spam [2J")
        .contains("does not know this miner yet")
        .doesNotContain("\u001b");
  }

  @Test
  void whoCommittedTheSameWeightsFirstIsNamed() {
    // Given: the copy carries the weights of the original
    JsonObject original = json(check(STEADY, "--json"), 0);
    ownerSays(
        "/miners/list",
        miners(
            List.of(
                new JsonObject()
                    .put("uid", 4)
                    .put("hotkey", hotkey(STEADY))
                    .put("model_hash", original.getString("model_hash"))
                    .put("block", original.getJsonObject("commitment").getLong("block")))));
    // When
    JsonObject copy = json(check("copycat", "--json", "--api", owner.url().toString()), 3);
    // Then
    failsAt(copy, "first_committer", "duplicate_model:earliest_uid=4");
  }

  @Test
  void aCopyIsRememberedThoughTheOriginalIsGone() {
    long block = json(check(STEADY, "--json"), 0).getJsonObject("commitment").getLong("block");
    ownerSays(
        "/miners/info/" + hotkey(STEADY),
        new JsonObject(verdict(false, "duplicate_model:earliest_uid=9"))
            .put("block", block)
            .encode());
    ownerSays("/miners/list", miners(List.of()));

    JsonObject answer = json(check(STEADY, "--json", "--api", owner.url().toString()), 3);

    failsAt(answer, "first_committer", "duplicate_model:earliest_uid=9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice",
        "",
        "0x0000",
        "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQX",
        "5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM"
      })
  void whatIsNoHotkeyIsWrongUsage(String text) {
    Ended ended = run(text);

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("is not a hotkey", "Usage: leoma miner check");
  }

  @ParameterizedTest
  @CsvSource({"--netuid, 65536, --netuid", "--netuid, many, many", "--api, ftp://x, --api"})
  void wrongOptionsAreNamed(String option, String value, String named) {
    Ended ended = check(STEADY, option, value);

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains(named).doesNotContain("\tat ");
  }

  @Test
  void subnetThatCannotBeReadIsOneSentence() {
    Ended ended = check(STEADY, "--netuid", "70");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.messages()).hasSize(1);
  }

  @Test
  void wrongSettingIsOneSentence() {
    outside.settings.set("leoma.miner.hugging-face-deadline", "soon");
    try {
      Ended ended = check(STEADY);

      assertThat(ended.exitCode()).isEqualTo(78);
      assertThat(ended.err())
          .contains("leoma.miner.hugging-face-deadline", "soon")
          .doesNotContain("\tat ", "SRCFG");
    } finally {
      outside.settings.set("leoma.miner.hugging-face-deadline", "20s");
    }
  }

  private static void failsAt(JsonObject answer, String check, String reason) {
    JsonObject decisive =
        answer.getJsonArray("checks").stream()
            .map(JsonObject.class::cast)
            .filter(line -> line.getString("check").equals(check))
            .findFirst()
            .orElseThrow();
    assertThat(decisive.getString("reason")).startsWith(reason);
    assertThat(decisive.getString("result")).isIn("failed", "unknown");
    assertThat(decisive.getString("advice")).isNotBlank();
    assertThat(answer.getString("reason")).isEqualTo(decisive.getString("reason"));
  }

  private void ownerSays(String path, String json) {
    answers.put(path, json);
    owner.behave(
        request -> {
          String known = answers.get(request.path());
          String missing =
              request.path().startsWith("/blacklist/")
                  ? "{\"detail\":\"Miner not blacklisted\"}"
                  : "{\"detail\":\"Miner not found\"}";
          StubServer.answer(request, known == null ? 404 : 200, known == null ? missing : known);
        });
  }

  private static String verdict(boolean isValid, String reason) {
    return new JsonObject()
        .put("uid", 4)
        .put("hotkey", hotkey(STEADY))
        .put("is_valid", isValid)
        .put("invalid_reason", reason)
        .put("last_validated_at", "2026-01-02T03:04:05Z")
        .encode();
  }

  private static String miners(List<JsonObject> miners) {
    return new JsonObject()
        .put("miners", new JsonArray(miners))
        .put("total", miners.size())
        .put("valid_count", miners.size())
        .encode();
  }

  private static JsonObject json(Ended ended, int exitCode) {
    assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(exitCode);
    assertThat(ended.out().lines()).hasSize(1);
    return new JsonObject(ended.out());
  }

  private static String hotkey(String miner) {
    return outside.miner(miner).hotkey().ss58();
  }

  private static Ended check(String miner, String... more) {
    return run(hotkey(miner), more);
  }

  private static Ended run(String hotkey, String... more) {
    return Ended.run(
        Stream.concat(Stream.of("miner", "check", hotkey), Stream.of(more)).toArray(String[]::new));
  }
}
