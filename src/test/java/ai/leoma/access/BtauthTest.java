package ai.leoma.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Sr25519;
import ai.leoma.chain.TestHotkeys;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests under `btauth/1` through the front door (facts of the chain, section 9).
@QuarkusTest
@TestProfile(BallotProfile.class)
class BtauthTest {
  private static final String BATCH = "/samples/batch";
  private static final String EMPTY = "{\"samples\": []}";
  private static final Signer VALIDATOR = new Signer("btauth");

  @Inject DataSource dataSource;
  @Inject UsedNonces usedNonces;
  private Records records;

  @BeforeEach
  void register() {
    records = new Records(dataSource);
    records.register(VALIDATOR);
  }

  @Test
  void goodRequestIsLetInWithAndWithoutBodyAndQuery() {
    VALIDATOR.postBtauth(BATCH, EMPTY).then().statusCode(200);
    VALIDATOR.postBtauth(BATCH + "?x=%C3%A9&y", EMPTY).then().statusCode(200);
    VALIDATOR.btauth("GET", "/miners/valid", "").get("/miners/valid").then().statusCode(200);
  }

  @Test
  void bothSchemesGoSideBySide() {
    VALIDATOR.post(BATCH, EMPTY).then().statusCode(200);
    VALIDATOR.postBtauth(BATCH, EMPTY).then().statusCode(200);
  }

  @Test
  void whatIsSignedCannotBeChanged() {
    String body = EMPTY.replace(" ", "");

    List<Response> changed =
        List.of(
            VALIDATOR.btauth("GET", BATCH, EMPTY).body(EMPTY).post(BATCH),
            VALIDATOR.btauth("POST", "/samples", EMPTY).body(EMPTY).post(BATCH),
            VALIDATOR.btauth("POST", BATCH, EMPTY).body(EMPTY).post(BATCH + "?x=1"),
            VALIDATOR.btauth("POST", BATCH + "?x=1", EMPTY).body(EMPTY).post(BATCH),
            VALIDATOR
                .btauth("POST", BATCH + "?x=%c3%a9", EMPTY)
                .body(EMPTY)
                .post(BATCH + "?x=%C3%A9"),
            VALIDATOR.btauth("POST", BATCH, EMPTY).body(body).post(BATCH));

    changed.forEach(response -> refused(response, 401, "Invalid signature"));
  }

  @Test
  void nonceAndSenderAreSigned() {
    Map<String, String> headers = headers("POST", BATCH, EMPTY);
    String nonce = headers.get("X-Bittensor-Nonce");

    refused(
        sent(with(headers, "X-Bittensor-Nonce", Long.toString(Long.parseLong(nonce) + 1))),
        401,
        "Invalid signature");
    refused(
        sent(with(headers, "X-Bittensor-Hotkey", Signer.ADMIN.hotkey())), 401, "Invalid signature");
  }

  @Test
  void requestForAnotherServiceIsRefused() {
    Map<String, String> headers =
        VALIDATOR.signerFor(TestHotkeys.CHARLIE).headersFor("POST", BATCH, bytes(EMPTY));

    refused(sent(headers), 401, "Request is meant for another receiver");
    refused(
        sent(with(headers, "X-Bittensor-Receiver", BallotProfile.RECEIVER.ss58())),
        401,
        "Invalid signature");
    headers = without(headers, "X-Bittensor-Receiver");
    refused(sent(headers), 401, "Receiver missing");
  }

  @Test
  void nonceIsGoodOnceAndTheReplayChangesNothing() {
    // Given: a vote, and a later one that takes it back
    records.publishUpTo(1, List.of(TestHotkeys.ALICE.ss58()));
    long task = records.number("SELECT max(id) FROM task");
    records.execute(
        "INSERT INTO generation (task_id, miner_hotkey, outcome, detail, latency_millis, bytes,"
            + " video_sha256, commitment_block, model_name, revision, chute_id, model_hash)"
            + " VALUES (?, ?, 'Served', '', 1, 1, repeat('0', 64), 1, '', '', '', '') ON CONFLICT DO NOTHING",
        task,
        TestHotkeys.ALICE.ss58());
    String first = vote(task, true);
    RequestSpecification captured = VALIDATOR.btauth("POST", "/samples", first).body(first);
    captured.post("/samples").then().statusCode(200);
    VALIDATOR.postBtauth("/samples", vote(task, false)).then().statusCode(200);
    long logged = records.number("SELECT count(*) FROM audit_log");

    // When
    Response replay = captured.post("/samples");

    // Then
    refused(replay, 401, "Nonce already used");
    assertThat(records.number("SELECT count(*) FROM audit_log")).isEqualTo(logged);
    assertThat(
            records.rows(
                "SELECT passed FROM vote WHERE validator = ? AND task_id = ?",
                VALIDATOR.hotkey(),
                task))
        .containsExactly("f");
  }

  @Test
  void refusedSignatureDoesNotUseUpTheNonce() {
    Map<String, String> headers = headers("POST", BATCH, EMPTY);
    refused(
        sent(with(headers, "X-Bittensor-Signature", "0x" + "00".repeat(64))),
        401,
        "Invalid signature");

    sent(headers).then().statusCode(200);
    refused(sent(headers), 401, "Nonce already used");
  }

  @Test
  void ofTwentyAtOnceUnderOneNonceOneIsLetIn() throws Exception {
    // Given
    Map<String, String> headers = headers("POST", BATCH, EMPTY);

    // When
    List<Integer> statuses = atOnce(20, () -> sent(headers).statusCode());

    // Then
    assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
    assertThat(statuses).filteredOn(status -> status == 401).hasSize(19);
  }

  @Test
  void sameNonceOfAnotherSignerIsFree() {
    records.execute(
        "INSERT INTO used_nonce (hotkey, nonce_nanos) VALUES (?, ?)", Signer.ADMIN.hotkey(), 1);
    records.execute(
        "INSERT INTO used_nonce (hotkey, nonce_nanos) VALUES (?, ?)", VALIDATOR.hotkey(), 1);

    assertThat(records.number("SELECT count(*) FROM used_nonce WHERE nonce_nanos = 1"))
        .isEqualTo(2);
  }

  @Test
  void oldNoncesAreForgotten() {
    // Given: one of long ago, one whose window is still open
    VALIDATOR.postBtauth(BATCH, EMPTY).then().statusCode(200);
    records.execute("UPDATE used_nonce SET first_seen = now() - interval '363 seconds'");
    VALIDATOR.postBtauth(BATCH, EMPTY).then().statusCode(200);

    // When
    usedNonces.prune().await().atMost(Duration.ofSeconds(30));

    // Then
    assertThat(records.number("SELECT count(*) FROM used_nonce")).isEqualTo(1);
  }

  @Test
  void nonceOfLongAgoOrFarAheadIsRefused() {
    long now = Instant.now().getEpochSecond();

    refused(
        sent(with(headers("POST", BATCH, EMPTY), "X-Bittensor-Nonce", (now - 61) + "000000000")),
        401,
        "Nonce expired (max 60s)");
    refused(
        sent(with(headers("POST", BATCH, EMPTY), "X-Bittensor-Nonce", (now + 600) + "000000000")),
        401,
        "Nonce too far ahead (max 2s)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Bittensor-Version",
        "X-Bittensor-Hotkey",
        "X-Bittensor-Nonce",
        "X-Bittensor-Signature"
      })
  void missingHeaderIsNamed(String missing) {
    sent(without(headers("POST", BATCH, EMPTY), missing))
        .then()
        .statusCode(422)
        .body("detail", hasSize(1))
        .body("detail[0].type", equalTo("missing"))
        .body("detail[0].loc", equalTo(List.of("header", missing.toLowerCase(Locale.ROOT))));
  }

  @Test
  void missingHeadersAndBodyErrorsComeTogether() {
    given()
        .contentType(ContentType.JSON)
        .header("X-Bittensor-Version", "1")
        .body("[1]")
        .post(BATCH)
        .then()
        .statusCode(422)
        .body("detail", hasSize(4))
        .body("detail[3].loc", equalTo(List.of("body")));
  }

  @Test
  void headersOfBothSchemesAreReadAsBtauth() {
    Map<String, String> good = headers("POST", BATCH, EMPTY);

    VALIDATOR
        .signedWith("0x" + "00".repeat(64), Signer.now())
        .headers(good)
        .body(EMPTY)
        .post(BATCH)
        .then()
        .statusCode(200);
    refused(
        VALIDATOR
            .request(EMPTY, Signer.now())
            .headers(with(good, "X-Bittensor-Signature", "0x" + "00".repeat(64)))
            .body(EMPTY)
            .post(BATCH),
        401,
        "Invalid signature");
  }

  @ParameterizedTest
  @CsvSource({"X-Bittensor-Nonce", "X-Bittensor-Receiver", "X-Bittensor-Signature"})
  void repeatedHeaderIsRefused(String name) {
    Map<String, String> headers = headers("POST", BATCH, EMPTY);

    refused(
        given()
            .contentType(ContentType.JSON)
            .headers(headers)
            .header(name, headers.get(name))
            .body(EMPTY)
            .post(BATCH),
        401,
        "Header " + name.toLowerCase(Locale.ROOT) + " came more than once");
  }

  @Test
  void wrappedSignatureIsRefused() {
    Map<String, String> headers = headers("POST", BATCH, EMPTY);
    BtauthMessage message =
        BtauthMessage.of(
            "POST",
            BATCH,
            bytes(EMPTY),
            headers.get("X-Bittensor-Nonce"),
            VALIDATOR.hotkey(),
            Optional.of(BallotProfile.RECEIVER.ss58()));
    String wrapped = "<Bytes>" + new String(message.bytes(), StandardCharsets.UTF_8) + "</Bytes>";

    refused(
        sent(with(headers, "X-Bittensor-Signature", VALIDATOR.sign(bytes(wrapped)))),
        401,
        "Invalid signature");
    sent(with(headers, "X-Bittensor-Signature", VALIDATOR.sign(message.bytes())))
        .then()
        .statusCode(200);
  }

  @Test
  void callerIsCheckedInTheContractsOrder() {
    // Given: an outcast that is not registered either, and whose signature is wrong
    Signer outcast = new Signer("btauth outcast");
    String entry = "{\"hotkey\": \"" + outcast.hotkey() + "\"}";
    Signer.ADMIN.postBtauth("/blacklist", entry).then().statusCode(200);
    String wrong = "0x" + "00".repeat(64);

    // Then: nonce, blacklist, signature, registration, administration
    refused(
        sent(
            with(
                with(outcast.btauthHeaders("POST", BATCH, EMPTY), "X-Bittensor-Nonce", "1"),
                "X-Bittensor-Signature",
                wrong)),
        401,
        "Nonce expired (max 60s)");
    refused(
        sent(with(outcast.btauthHeaders("POST", BATCH, EMPTY), "X-Bittensor-Signature", wrong)),
        401,
        "Hotkey is blacklisted");
    String path = "/blacklist/" + outcast.hotkey();
    Signer.ADMIN.btauth("DELETE", path, "").delete(path).then().statusCode(200);
    refused(
        sent(with(outcast.btauthHeaders("POST", BATCH, EMPTY), "X-Bittensor-Signature", wrong)),
        401,
        "Invalid signature");
    assertThat(outcast.postBtauth(BATCH, EMPTY).body().asString())
        .contains("Validator not registered.");
    refused(VALIDATOR.postBtauth("/blacklist", entry), 403, "Admin access required");
    refused(
        VALIDATOR
            .btauth("POST", BATCH, "{\"samples\": 1}")
            .headers(Map.of("X-Bittensor-Crypto", "ed25519"))
            .body("{\"samples\": 1}")
            .post(BATCH),
        401,
        "Unsupported signature crypto");
    VALIDATOR.postBtauth(BATCH, "{\"samples\": 1}").then().statusCode(422);
  }

  @Test
  void undecodableSenderIsRefused() {
    refused(
        sent(with(headers("POST", BATCH, EMPTY), "X-Bittensor-Hotkey", "nobody")),
        401,
        "Signature verification failed");
  }

  @Test
  void envelopeAloneProvesTheRequestForEver() throws Exception {
    // Given
    String entry = "{\"hotkey\": \"" + new Signer("enveloped").hotkey() + "\"}";
    String target = "/blacklist?why=%C3%A9";
    Signer.ADMIN.postBtauth(target, entry).then().statusCode(200);

    // When
    JsonNode envelope =
        new ObjectMapper()
            .readTree(
                records
                    .rows(
                        "SELECT json_build_object('scheme', scheme, 'method', method, 'target',"
                            + " target, 'headers', headers, 'body', encode(body, 'hex'), 'caller',"
                            + " caller, 'millis', signed_time_millis)"
                            + " FROM signed_envelope ORDER BY id DESC LIMIT 1")
                    .getFirst());

    // Then
    JsonNode headers = envelope.path("headers");
    assertThat(envelope.path("scheme").asText()).isEqualTo("btauth/1");
    assertThat(envelope.path("target").asText()).isEqualTo(target);
    assertThat(headers.path("x-bittensor-version").asText()).isEqualTo("1");
    assertThat(headers.path("x-bittensor-nonce").asText())
        .startsWith(envelope.path("millis").asText());
    BtauthMessage message =
        BtauthMessage.of(
            envelope.path("method").asText(),
            envelope.path("target").asText(),
            Hex.decode(envelope.path("body").asText()),
            headers.path("x-bittensor-nonce").asText(),
            headers.path("x-bittensor-hotkey").asText(),
            Optional.of(headers.path("x-bittensor-receiver").asText()));
    byte[] key = new Hotkey(envelope.path("caller").asText()).publicKey().orElseThrow();
    byte[] signature = Hex.decode(headers.path("x-bittensor-signature").asText());
    assertThat(Sr25519.verify(key, message.bytes(), signature)).isTrue();
  }

  private static String vote(long task, boolean passed) {
    return ("{\"task_id\":%d,\"miner_hotkey\":\"%s\",\"prompt\":\"\",\"s3_bucket\":\"b\","
            + "\"s3_prefix\":\"p\",\"passed\":%b}")
        .formatted(task, TestHotkeys.ALICE.ss58(), passed);
  }

  private static <T> List<T> atOnce(int count, Callable<T> work) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Future<T>> running =
          threads.invokeAll(IntStream.range(0, count).mapToObj(_ -> work).toList());
      return running.stream().map(Future::resultNow).toList();
    }
  }

  private static Map<String, String> headers(String method, String target, String body) {
    return VALIDATOR.btauthHeaders(method, target, body);
  }

  private static Map<String, String> with(Map<String, String> headers, String name, String value) {
    return headers.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                header -> header.getKey().equals(name) ? value : header.getValue()));
  }

  private static Map<String, String> without(Map<String, String> headers, String name) {
    return headers.entrySet().stream()
        .filter(header -> !header.getKey().equals(name))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// Posts the empty batch under these headers.
  private static Response sent(Map<String, String> headers) {
    return given().contentType(ContentType.JSON).headers(headers).body(EMPTY).post(BATCH);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void refused(Response response, int status, String detail) {
    assertThat(response.body().asString()).isEqualTo("{\"detail\":\"" + detail + "\"}");
    assertThat(response.statusCode()).isEqualTo(status);
  }
}
