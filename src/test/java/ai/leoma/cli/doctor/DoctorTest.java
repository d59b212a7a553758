package ai.leoma.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.TestConfig;
import ai.leoma.chain.ChainConfig;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.cli.doctor.Finding.Bad;
import ai.leoma.cli.doctor.Finding.Doubtful;
import ai.leoma.cli.doctor.Finding.Good;
import ai.leoma.cli.settings.RoleSettings;
import ai.leoma.cli.settings.Settings;
import ai.leoma.cli.terminal.Terminal;
import ai.leoma.inference.InferenceConfig;
import ai.leoma.judge.JudgeConfig;
import ai.leoma.judge.JudgeSettings;
import ai.leoma.ranking.RankingConfig;
import ai.leoma.sandbox.chain.node.NodeServer;
import ai.leoma.sandbox.chain.subtensor.Subtensor;
import ai.leoma.sandbox.chain.subtensor.TestChains;
import ai.leoma.storage.StorageSettings;
import ai.leoma.validator.ValidatorLoopConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the doctor makes of what it sees.
class DoctorTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Terminal PLAIN = new Terminal(false, 120);

  private Remote remote;
  private FakeServer server;

  @BeforeEach
  void start() throws IOException {
    remote = new Remote();
    server = new FakeServer();
  }

  @AfterEach
  void stop() {
    server.close();
    remote.close();
  }

  @ParameterizedTest
  @CsvSource({"200, good", "401, bad", "400, bad", "404, doubtful", "429, doubtful", "500, bad"})
  void judgeIsAskedForItsModel(int status, String verdict) {
    server.answering("/v1/models/gpt", status, "{}");

    Finding finding = new JudgeCheck(remote, judge("openai")).look();

    assertThat(finding.verdict()).isEqualTo(verdict);
    assertThat(server.keyShown("/v1/models/gpt")).isEqualTo("Bearer the judge key");
    assertThat(finding.detail() + finding.advice()).doesNotContain("the judge key");
  }

  @Test
  void geminiGetsItsKeyInAHeader() {
    server.answering("/v1/models/gemini", 200, "{}");

    assertThat(new JudgeCheck(remote, judge("gemini")).look()).isInstanceOf(Good.class);
    assertThat(server.keyShown("/v1/models/gemini")).isEqualTo("the judge key");
  }

  @ParameterizedTest
  @CsvSource({"404, good", "401, bad", "503, bad"})
  void chutesRefuseAWrongKeyEverywhere(int status, String verdict) {
    server.answering("/chutes/leoma-doctor", status, "{}");
    InferenceConfig config =
        TestConfig.of(
            InferenceConfig.class,
            Map.of(
                "leoma.inference.chutes-url",
                server.address().toString(),
                "leoma.inference.chutes-key",
                "cpk_key"));

    assertThat(new ChutesCheck(remote, config).look().verdict()).isEqualTo(verdict);
    assertThat(server.keyShown("/chutes/leoma-doctor")).isEqualTo("Bearer cpk_key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {\"status\":\"healthy\"}  | good",
        "200 | {\"status\":\"degraded\"} | doubtful",
        "200 | welcome                   | bad",
        "404 | {}                        | bad"
      })
  void ownersServiceIsAsked(int status, String body, String verdict) {
    server.answering("/health", status, body);

    assertThat(new OwnerApiCheck(remote, server.address()).look().verdict()).isEqualTo(verdict);
  }

  @Test
  void validatorThatSealsForABeaconOfItsOwnIsTold() throws Exception {
    // Given
    Subtensor chain = TestChains.start(true);
    Vertx vertx = Vertx.vertx();
    Optional<Future<Hotkey>> validator =
        Optional.of(
            CompletableFuture.completedFuture(TestChains.CAST.validators().getFirst().hotkey()));
    try (NodeServer node = NodeServer.start(vertx, chain)) {
      // When
      Finding finding = new ChainCheck(settings(chain, node, Map.of()), validator).look();
      Finding right =
          new ChainCheck(
                  settings(
                      chain,
                      node,
                      Map.of(
                          "leoma.chain.drand.public-key",
                          Hex.encode(chain.beacon().beacon().publicKey().encode()))),
                  validator)
              .look();
      // Then
      assertThat(right).isInstanceOf(Good.class);
      assertThat(finding).isInstanceOf(Bad.class);
      assertThat(finding.detail())
          .contains("sealed weights would never be opened: leoma.chain.drand.public-key is 83cf");
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static Settings settings(Subtensor chain, NodeServer node, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put("leoma.chain.adapter", "native");
    all.put("leoma.chain.netuid", Integer.toString(TestChains.NETUID));
    all.put("leoma.chain.node.urls", node.address("doctor").toString());
    all.put("leoma.chain.node.genesis", chain.genesis().hex());
    all.put("leoma.chain.node.requests-per-second", "1000");
    return Settings.fromOutside(all, ChainConfig.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, good",
    "1500, good",
    "-1500, good",
    "3000, doubtful",
    "-60000, bad",
    "60000, bad"
  })
  void clockIsComparedWithAnother(long millis, String verdict) throws Exception {
    ClockCheck check =
        new ClockCheck(
            InstantSource.fixed(NOW), "somebody", () -> NOW.plusMillis(millis), Duration.ZERO);

    Finding finding = check.look();

    assertThat(finding.verdict()).as(finding.detail()).isEqualTo(verdict);
  }

  @Test
  void coarseTimeOfAWebServerIsNoFault() throws Exception {
    ClockCheck check =
        new ClockCheck(
            InstantSource.fixed(NOW.plusMillis(2500)), "it", () -> NOW, Duration.ofSeconds(1));

    assertThat(check.look()).isInstanceOf(Good.class);
  }

  @Test
  void nobodyWhoTellsTheTimeIsDoubtful() throws Exception {
    ClockCheck check =
        new ClockCheck(
            InstantSource.fixed(NOW),
            "the database",
            () -> {
              throw new IOException("no way to host");
            },
            Duration.ZERO);

    assertThat(check.look()).isInstanceOf(Doubtful.class);
  }

  @Test
  void folderIsWrittenAndLeftAsItWas(@TempDir Path folder) {
    Path inner = folder.resolve("rounds");

    assertThat(new FolderCheck("key", inner, 1).look()).isNotInstanceOf(Bad.class);
    assertThat(inner).isEmptyDirectory();
    assertThat(new FolderCheck("the.key", inner, Long.MAX_VALUE).look())
        .isInstanceOf(Doubtful.class)
        .extracting(Finding::advice)
        .asString()
        .contains("the.key");
  }

  @Test
  void folderThatIsAFileIsBad(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThat(new FolderCheck("key", file, 1).look()).isInstanceOf(Bad.class);
  }

  @Test
  void hotkeyFileIsOpenedAndNeverShown(@TempDir Path folder) throws Exception {
    String seed = "e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";
    Path file = Files.writeString(folder.resolve("hotkey"), seed);
    CompletableFuture<Hotkey> opened = new CompletableFuture<>();

    Finding finding = HotkeyCheck.ofValidator(validator(file), opened).look();

    assertThat(finding).isEqualTo(new Good("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"));
    assertThat(opened.get().ss58()).startsWith("5Grwva");
  }

  @Test
  void hotkeyFileThatIsNotThereIsBad(@TempDir Path folder) {
    CompletableFuture<Hotkey> opened = new CompletableFuture<>();

    Finding finding = HotkeyCheck.ofValidator(validator(folder.resolve("none")), opened).look();

    assertThat(finding).isInstanceOf(Bad.class);
    assertThat(finding.advice()).contains("leoma.validator.hotkey-file");
    assertThat(opened).isCompletedExceptionally();
  }

  @Test
  void keyThatSignsWeightsHasToBeTheServices(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("hotkey"), "01".repeat(32));
    RankingConfig signing =
        TestConfig.of(
            RankingConfig.class, Map.of("leoma.ranking.snapshot-key-file", file.toString()));
    String other = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
    HotkeyCheck any = HotkeyCheck.ofOwner(signing, Optional.empty()).orElseThrow();
    String own = any.look().detail();

    assertThat(any.look()).isInstanceOf(Good.class);
    assertThat(HotkeyCheck.ofOwner(signing, Optional.of(own)).orElseThrow().look())
        .isEqualTo(new Good(own));
    assertThat(HotkeyCheck.ofOwner(signing, Optional.of(other)).orElseThrow().look())
        .isInstanceOf(Bad.class)
        .extracting(Finding::detail)
        .asString()
        .contains(own, "leoma.access.hotkey is " + other);
    assertThat(HotkeyCheck.ofOwner(TestConfig.of(RankingConfig.class, Map.of()), Optional.of(own)))
        .isEmpty();
  }

  @Test
  void configurationIsNotGoodWhereTheRoleWouldNotStart(@TempDir Path folder) {
    Map<String, String> settings = new HashMap<>(owner());
    settings.put("leoma.ranking.snapshot-key-file", folder.resolve("none").toString());
    settings.put("LEOMA_TASK_INTERVALL", "5m");
    RoleSettings role = RoleSettings.ofOwner(settings);

    DoctorReport report = new Doctor(role, InstantSource.fixed(NOW)).examine(Duration.ofSeconds(9));

    assertThat(role.isStartable()).isFalse();
    assertThat(report.examinations())
        .filteredOn(made -> made.name().equals("configuration"))
        .extracting(Examination::finding)
        .satisfiesExactly(
            fault ->
                assertThat(fault.detail())
                    .startsWith("leoma.ranking.snapshot-key-file: there is no file " + folder),
            variable ->
                assertThat(variable)
                    .isInstanceOf(Doubtful.class)
                    .extracting(Finding::detail)
                    .isEqualTo("there is no setting LEOMA_TASK_INTERVALL, and nobody reads it"));
  }

  @Test
  void clockOfTheOwnerIsComparedWithSomebodyFarAwayToo() {
    DoctorReport report =
        new Doctor(RoleSettings.ofOwner(owner()), InstantSource.fixed(NOW))
            .examine(Duration.ofSeconds(9));

    assertThat(report.examinations())
        .filteredOn(made -> made.name().equals("clock"))
        .singleElement()
        .satisfies(made -> assertThat(made.finding()).isInstanceOf(Bad.class))
        .satisfies(made -> assertThat(made.finding().detail()).contains("from that of 127.0.0.1"));
  }

  @ParameterizedTest
  @CsvSource({"AccessDenied, doubtful", "SignatureDoesNotMatch, bad", "InvalidAccessKeyId, bad"})
  void keyThatMayOnlyGetIsNotCalledBad(String code, String verdict) throws IOException {
    server.answeringAllElse(403, "<Error><Code>" + code + "</Code><Message>no</Message></Error>");
    StorageSettings bucket =
        new StorageSettings(
            server.address(), "auto", "key", "secret", "b", true, Duration.ofSeconds(9), 1, 1);

    Finding finding = new StorageCheck(bucket, StorageCheck.Use.READ).look();

    assertThat(finding.verdict()).as(finding.detail()).isEqualTo(verdict);
  }

  /// Everything outside is nobody, but for the judge, who tells the time.
  private Map<String, String> owner() {
    String nobody = "127.0.0.1:1";
    return Map.ofEntries(
        Map.entry("leoma.database.url", "postgresql://" + nobody + "/leoma"),
        Map.entry("leoma.database.user", "leoma"),
        Map.entry("leoma.database.password", "the password"),
        Map.entry("leoma.storage.endpoint", "http://" + nobody),
        Map.entry("leoma.storage.access-key", "the access key"),
        Map.entry("leoma.storage.secret-key", "the secret key"),
        Map.entry("leoma.storage.attempts", "1"),
        Map.entry("leoma.chain.pylon.url", "http://" + nobody),
        Map.entry("leoma.chain.pylon.token", "the token"),
        Map.entry("leoma.inference.chutes-url", "http://" + nobody),
        Map.entry("leoma.inference.chutes-key", "the chutes key"),
        Map.entry("leoma.judge.openai.base-url", server.address().toString()),
        Map.entry("leoma.judge.openai.api-key", "the judge key"));
  }

  @Test
  void checkThatDoesNotEndIsLeftBehind() {
    CountDownLatch never = new CountDownLatch(1);
    Check hangs =
        new Check(
            "hangs",
            () -> {
              never.await();
              return new Good("");
            });

    List<Examination> made = Checkup.of(List.of(hangs), Duration.ofMillis(200));

    assertThat(made).hasSize(1);
    assertThat(made.getFirst().finding()).isInstanceOf(Bad.class);
    assertThat(made.getFirst().finding().detail()).contains("no answer");
  }

  @Test
  void checkThatFailsDoesNotKeepOthersFromBeingMade() {
    List<Check> checks =
        List.of(
            new Check(
                "throws",
                () -> {
                  throw new IOException("Bearer abcdef123456 was refused");
                }),
            new Check("works", () -> new Good("fine")));

    List<Examination> made = Checkup.of(checks, Duration.ofMinutes(2));

    assertThat(made).extracting(Examination::name).containsExactly("throws", "works");
    assertThat(made.getFirst().finding().detail())
        .contains("[secret]")
        .doesNotContain("abcdef123456");
    assertThat(made.getLast().finding()).isEqualTo(new Good("fine"));
  }

  @Test
  void faultsOfTheSettingsAreToldAndNothingIsAsked() {
    RoleSettings role = RoleSettings.ofOwner(Map.of("leoma.task.interval", "soon"));

    DoctorReport report =
        new Doctor(role, InstantSource.fixed(NOW)).examine(Duration.ofSeconds(30));

    assertThat(report.isHealthy()).isFalse();
    assertThat(report.examinations()).extracting(Examination::name).containsOnly("configuration");
    assertThat(String.join("\n", report.text(PLAIN)))
        .contains("leoma.database.url is not set", "LEOMA_DATABASE_URL")
        .contains("leoma.task.interval is \"soon\"", "things to mend before leoma serve works");
  }

  @Test
  void secretsAreTakenOutWhoeverRepeatsThem() {
    DoctorReport report =
        new DoctorReport(
            "serve",
            List.of(
                new Examination(
                    "chain",
                    new Bad("token hunter2hunter2 is unknown", "not hunter2hunter2"),
                    Duration.ofMillis(7))),
            Set.of("hunter2hunter2"));

    assertThat(report.json())
        .isEqualTo(
            "{\"role\":\"serve\",\"healthy\":false,\"checks\":[{\"check\":\"chain\",\"result\":\"bad\","
                + "\"found\":\"token [secret] is unknown\",\"advice\":\"not [secret]\",\"millis\":7}]}");
    assertThat(String.join("\n", report.text(PLAIN)))
        .contains("1 thing to mend")
        .doesNotContain("hunter2");
  }

  private JudgeSettings judge(String provider) {
    return TestConfig.of(
            JudgeConfig.class,
            Map.of(
                "leoma.judge.provider",
                provider,
                "leoma.judge." + provider + ".base-url",
                server.address() + "/v1",
                "leoma.judge." + provider + ".api-key",
                "the judge key",
                "leoma.judge.openai.model",
                "gpt",
                "leoma.judge.gemini.model",
                "gemini"))
        .settings();
  }

  private static ValidatorLoopConfig validator(Path file) {
    return TestConfig.of(
        ValidatorLoopConfig.class, Map.of("leoma.validator.hotkey-file", file.toString()));
  }
}
