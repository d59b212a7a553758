package ai.leoma.miner;

import static ai.leoma.chain.TestHotkeys.ALICE;
import static ai.leoma.chain.TestHotkeys.BOB;
import static ai.leoma.chain.TestHotkeys.CHARLIE;
import static ai.leoma.chain.TestHotkeys.DAVE;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.access.Signer;
import ai.leoma.chain.ChainContractTest;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.chain.StubPylon;
import ai.leoma.http.StubServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Miners from the chain to the wire, with a real database and real sockets.
@QuarkusTest
@TestProfile(MinerProfile.class)
class MinersTest {
  private static final Map<String, Integer> CHUTE_STATUS = new ConcurrentHashMap<>();
  private static final Map<String, Boolean> IS_HOT = new ConcurrentHashMap<>();
  private static final Map<String, String> WEIGHTS = new ConcurrentHashMap<>();
  private static StubPylon pylon;
  private static StubServer chutes;
  private static StubServer hub;

  @Inject Miners miners;
  @Inject ValidityListener listener;
  @Inject DataSource dataSource;

  @BeforeAll
  static void start() {
    pylon = new StubPylon(port("leoma.chain.pylon.url"));
    chutes = new StubServer(port("leoma.inference.chutes-url"));
    hub = new StubServer(port("leoma.miner.hugging-face-url"));
  }

  @AfterAll
  static void stop() {
    pylon.close();
    chutes.close();
    hub.close();
  }

  @BeforeEach
  void begin() throws SQLException {
    execute("DELETE FROM miner; DELETE FROM blacklist_entry");
    execute(
        "ALTER TABLE model_claim DISABLE TRIGGER USER; DELETE FROM model_claim;"
            + " ALTER TABLE model_claim ENABLE TRIGGER USER");
    execute("UPDATE miner_pass SET block = NULL");
    CHUTE_STATUS.clear();
    IS_HOT.clear();
    WEIGHTS.clear();
    pylon.comesBack();
    pylon.isAt(1000);
    chutes.behave(
        request -> {
          String id = request.path().replace("/chutes/", "");
          StubServer.answer(request, CHUTE_STATUS.getOrDefault(id, 200), chute(id));
        });
    hub.behave(
        request -> {
          String repository = request.path().split("/")[4];
          StubServer.answer(request, 200, model(request.path(), repository));
        });
    listener.heard().clear();
  }

  @Test
  void everyMinerGetsItsRowAndItsReason() throws Exception {
    // Given
    seats(Map.of(1, ALICE, 2, BOB, 3, CHARLIE, 4, DAVE));
    WEIGHTS.put(leoma(BOB), "a".repeat(64));
    WEIGHTS.put(leoma(CHARLIE), "a".repeat(64));
    pylon.hasRevealed(
        Map.of(
            ALICE, List.of(new Revealed(10, "not json")),
            BOB, List.of(commitment(50, BOB, "bob")),
            CHARLIE, List.of(commitment(40, CHARLIE, "charlie"))));
    // When
    validate();
    // Then
    given()
        .get("/miners/list")
        .then()
        .statusCode(200)
        .body("total", org.hamcrest.Matchers.equalTo(3))
        .body("valid_count", org.hamcrest.Matchers.equalTo(1));
    assertThat(reasons())
        .isEqualTo(
            Map.of(
                ALICE, "missing_model_name",
                BOB, "duplicate_model:earliest_uid=3",
                CHARLIE, ""));
    assertThat(now(miners.valid()))
        .extracting(
            CommittedModel::miner, CommittedModel::commitmentBlock, CommittedModel::chuteSlug)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(CHARLIE, 40L, "slug-charlie"));
    assertThat(listener.heard().poll(20, TimeUnit.SECONDS)).isEqualTo(new ValidityChanged(1));
  }

  @Test
  void theWireShapeIsExact() {
    // Given
    seats(Map.of(1, ALICE, 2, BOB));
    pylon.hasRevealed(
        Map.of(
            ALICE, List.of(commitment(50, ALICE, "alice")),
            BOB, List.of(new Revealed(60, "{}"))));
    validate();
    // When
    String body = given().get("/miners/list").body().asString();
    // Then
    String time = "\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?Z\"";
    String hash = ModelHash.of(List.of(digestOf(leoma(ALICE)))).orElseThrow();
    String alice =
        "{\"uid\":1,\"hotkey\":\"%s\",\"model_name\":\"someone/%s\",\"model_revision\":\"%s\",\"model_hash\":\"%s\",\"chute_id\":\"alice\",\"chute_slug\":\"slug-alice\",\"is_valid\":true,\"invalid_reason\":null,\"block\":50,\"last_validated_at\":"
            .formatted(ALICE.ss58(), leoma(ALICE), revision("alice"), hash);
    String bob =
        "{\"uid\":2,\"hotkey\":\"%s\",\"model_name\":null,\"model_revision\":null,\"model_hash\":null,\"chute_id\":null,\"chute_slug\":null,\"is_valid\":false,\"invalid_reason\":\"missing_model_name\",\"block\":60,\"last_validated_at\":"
            .formatted(BOB.ss58());
    assertThat(body)
        .matches(
            java.util.regex.Pattern.quote("{\"miners\":[" + alice)
                + time
                + java.util.regex.Pattern.quote("}," + bob)
                + time
                + java.util.regex.Pattern.quote("}],\"total\":2,\"valid_count\":1}"));
  }

  @Test
  void oneMinerIsFoundByHotkeyAndUid() {
    seats(Map.of(7, ALICE));
    pylon.hasRevealed(Map.of(ALICE, List.of(commitment(50, ALICE, "alice"))));
    validate();
    assertThat(given().get("/miners/uid/7").jsonPath().getString("hotkey")).isEqualTo(ALICE.ss58());
    assertThat(given().get("/miners/info/" + ALICE.ss58()).jsonPath().getInt("uid")).isEqualTo(7);
    answers("/miners/uid/8", 404, "{\"detail\":\"Miner not found\"}");
    answers("/miners/uid/99999999999999", 404, "{\"detail\":\"Miner not found\"}");
    answers("/miners/info/" + BOB.ss58(), 404, "{\"detail\":\"Miner not found\"}");
    answers("/miners/info/xyz", 400, "{\"detail\":\"Invalid SS58 address format\"}");
    answers(
        "/miners/uid/abc",
        422,
        "{\"detail\":[{\"type\":\"int_parsing\",\"loc\":[\"path\",\"uid\"],\"msg\":\"Input should"
            + " be a valid integer, unable to parse string as an integer\",\"input\":\"abc\"}]}");
  }

  @Test
  void signedListsNeedASignature() {
    seats(Map.of(1, ALICE, 2, BOB));
    pylon.hasRevealed(
        Map.of(
            ALICE, List.of(commitment(50, ALICE, "alice")), BOB, List.of(new Revealed(60, "{}"))));
    validate();
    for (String path : List.of("/miners/valid", "/miners/all", "/miners/" + ALICE.ss58())) {
      assertThat(given().get(path).statusCode()).as(path).isEqualTo(422);
    }
    var valid = Signer.ADMIN.request("", Signer.now()).get("/miners/valid").jsonPath();
    assertThat(valid.getList("miners")).hasSize(1);
    assertThat(valid.getInt("total")).isEqualTo(2);
    assertThat(valid.getInt("valid_count")).isEqualTo(1);
    assertThat(
            Signer.ADMIN.request("", Signer.now()).get("/miners/all").jsonPath().getList("miners"))
        .hasSize(2);
  }

  @Test
  void blacklistActsAtOnce() throws SQLException {
    // Given
    seats(Map.of(1, ALICE));
    pylon.hasRevealed(Map.of(ALICE, List.of(commitment(50, ALICE, "alice"))));
    validate();
    // When
    Signer.ADMIN.post("/blacklist", "{\"hotkey\": \"" + ALICE.ss58() + "\"}");
    // Then
    assertThat(now(miners.valid())).isEmpty();
    assertThat(reasons()).isEqualTo(Map.of(ALICE, "blacklisted"));
    assertThat(given().get("/miners/info/" + ALICE.ss58()).jsonPath().getString("model_name"))
        .isNull();
    // And then: the pass that the change asks for writes it down
    await("SELECT count(*) FROM miner WHERE invalid_reason = 'blacklisted'", 1);
  }

  @Test
  void minersMayChangeSeatsAndLeave() {
    // Given
    seats(Map.of(1, ALICE, 2, BOB, 3, CHARLIE));
    Map<Hotkey, List<Revealed>> all =
        Map.of(
            ALICE, List.of(commitment(50, ALICE, "alice")),
            BOB, List.of(commitment(51, BOB, "bob")),
            CHARLIE, List.of(commitment(52, CHARLIE, "charlie")));
    pylon.hasRevealed(all);
    validate();
    // When: two change seats, one has left
    seats(Map.of(1, BOB, 2, ALICE));
    validate();
    // Then
    assertThat(now(miners.all()))
        .extracting(MinerRecord::uid, MinerRecord::hotkey)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, BOB),
            org.assertj.core.groups.Tuple.tuple(2, ALICE));
    assertThat(now(miners.ofHotkey(CHARLIE))).isEmpty();
  }

  @Test
  void aChainThatIsDownOrEmptyKeepsTheLastList() {
    // Given
    seats(Map.of(1, ALICE));
    pylon.hasRevealed(Map.of(ALICE, List.of(commitment(50, ALICE, "alice"))));
    validate();
    // When, Then
    pylon.goesDown();
    validate();
    assertThat(reasons()).isEqualTo(Map.of(ALICE, ""));
    pylon.comesBack();
    pylon.hasRevealed(Map.of());
    validate();
    assertThat(reasons()).isEqualTo(Map.of(ALICE, ""));
    pylon.hasNeurons(List.of());
    validate();
    assertThat(reasons()).isEqualTo(Map.of(ALICE, ""));
  }

  @Test
  void aPassAtAnOlderBlockDoesNotOverwriteANewerOne() {
    // Given
    seats(Map.of(1, ALICE));
    pylon.hasRevealed(Map.of(ALICE, List.of(commitment(50, ALICE, "alice"))));
    validate();
    // When
    pylon.isAt(999);
    seats(Map.of(1, BOB));
    pylon.hasRevealed(Map.of(BOB, List.of(commitment(40, BOB, "bob"))));
    validate();
    // Then
    assertThat(reasons()).isEqualTo(Map.of(ALICE, ""));
    // When: the same block again is no older one
    pylon.isAt(1000);
    validate();
    // Then
    assertThat(reasons()).isEqualTo(Map.of(BOB, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM model_claim",
        "TRUNCATE model_claim",
        "UPDATE model_claim SET commitment_block = commitment_block + 1",
        "UPDATE model_claim SET hotkey = 'x'"
      })
  void aClaimIsKept(String statement) {
    // Given
    seats(Map.of(1, ALICE));
    pylon.hasRevealed(Map.of(ALICE, List.of(commitment(50, ALICE, "alice"))));
    validate();
    // When, Then
    assertThatThrownBy(() -> execute(statement)).hasMessageContaining("is refused");
  }

  @Test
  void anOutageKeepsAMinerValidAndNotFoundDoesNot() {
    // Given
    seats(Map.of(1, ALICE, 2, BOB));
    pylon.hasRevealed(
        Map.of(
            ALICE, List.of(commitment(50, ALICE, "alice")),
            BOB, List.of(commitment(51, BOB, "bob"))));
    validate();
    // When
    CHUTE_STATUS.put("alice", 401);
    CHUTE_STATUS.put("bob", 404);
    validate();
    // Then
    assertThat(reasons()).isEqualTo(Map.of(ALICE, "", BOB, "chute_fetch_failed"));
    assertThat(now(miners.ofHotkey(ALICE)).orElseThrow().stale()).isTrue();
    // When
    CHUTE_STATUS.clear();
    IS_HOT.put("alice", false);
    validate();
    // Then
    assertThat(reasons()).isEqualTo(Map.of(ALICE, "chute_not_running", BOB, ""));
  }

  @Test
  void onlyChangesAreLogged() throws SQLException {
    // Given
    seats(Map.of(1, ALICE));
    pylon.hasRevealed(Map.of(ALICE, List.of(commitment(50, ALICE, "alice"))));
    List<String> before = validityLeaves();
    // When
    validate();
    validate();
    IS_HOT.put("alice", false);
    validate();
    // Then
    List<String> leaves = validityLeaves();
    leaves = leaves.subList(before.size(), leaves.size());
    assertThat(leaves).hasSize(2);
    assertThat(new JsonObject(leaves.get(0)))
        .contains(Map.entry("valid", true), Map.entry("hotkey", ALICE.ss58()), Map.entry("uid", 1));
    assertThat(new JsonObject(leaves.get(1)))
        .contains(Map.entry("valid", false), Map.entry("reason", "chute_not_running"));
  }

  @Test
  void passesAtTheSameTimeDoNotDisturbEachOther() {
    // Given
    seats(Map.of(1, ALICE, 2, BOB));
    pylon.hasRevealed(
        Map.of(
            ALICE, List.of(commitment(50, ALICE, "alice")),
            BOB, List.of(commitment(51, BOB, "bob"))));
    List<Uni<Void>> passes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      passes.add(miners.validate());
    }
    // When
    now(Uni.combine().all().unis(passes).discardItems());
    // Then
    assertThat(reasons()).isEqualTo(Map.of(ALICE, "", BOB, ""));
  }

  private void validate() {
    now(miners.validate());
  }

  private Map<Hotkey, String> reasons() {
    Map<Hotkey, String> reasons = new HashMap<>();
    now(miners.all())
        .forEach(miner -> reasons.put(miner.hotkey(), miner.invalidReason().orElse("")));
    return reasons;
  }

  private static void answers(String path, int status, String body) {
    var response = given().get(path);
    assertThat(response.statusCode()).as(path).isEqualTo(status);
    assertThat(response.body().asString()).as(path).isEqualTo(body);
  }

  private static void seats(Map<Integer, Hotkey> hotkeys) {
    pylon.hasNeurons(
        hotkeys.entrySet().stream()
            .map(
                seat ->
                    new Neuron(
                        seat.getKey(), seat.getValue(), DAVE, false, ChainContractTest.rao("0"), 0))
            .toList());
  }

  private static Revealed commitment(long block, Hotkey hotkey, String chuteId) {
    return new Revealed(
        block,
        new JsonObject()
            .put("model_name", "someone/" + leoma(hotkey))
            .put("model_revision", revision(chuteId))
            .put("chute_id", chuteId)
            .encode());
  }

  private static String leoma(Hotkey hotkey) {
    return "leoma-" + hotkey.ss58();
  }

  private static String revision(String chuteId) {
    return "%040x".formatted(chuteId.hashCode() & 0xffffffffL);
  }

  private static String chute(String id) {
    return new JsonObject()
        .put("chute_id", id)
        .put("slug", "slug-" + id)
        .put("hot", IS_HOT.getOrDefault(id, true))
        .put("revision", revision(id))
        .encode();
  }

  private static String model(String path, String repository) {
    return new JsonObject()
        .put("id", "someone/" + repository.replace("someone/", ""))
        .put("sha", path.replaceAll(".*/revision/", ""))
        .put(
            "siblings",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("rfilename", "model.safetensors")
                        .put("lfs", new JsonObject().put("sha256", digestOf(repository)))))
        .encode();
  }

  private static String digestOf(String repository) {
    return WEIGHTS.getOrDefault(repository, "%064x".formatted(repository.hashCode() & 0xffffffffL));
  }

  private List<String> validityLeaves() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT convert_from(leaf, 'UTF8') AS leaf FROM audit_log"
                    + " WHERE kind = 'validity' ORDER BY position")) {
      List<String> leaves = new ArrayList<>();
      while (rows.next()) {
        leaves.add(rows.getString("leaf"));
      }
      return leaves;
    }
  }

  private void await(String countQuery, long count) throws SQLException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (count(countQuery) != count) {
      assertThat(System.nanoTime()).as(countQuery).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private long count(String query) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int port(String key) {
    return URI.create(ConfigProvider.getConfig().getValue(key, String.class)).getPort();
  }

  private static <T> T now(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(30));
  }
}
