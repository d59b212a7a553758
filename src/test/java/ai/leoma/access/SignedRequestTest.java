package ai.leoma.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The checks of a signed request beyond the cases of the wire contract, which are in the
/// conformance suite.
@QuarkusTest
@TestProfile(BallotProfile.class)
class SignedRequestTest {
  private static final String BATCH = "/samples/batch";
  private static final String EMPTY = "{\"samples\": []}";
  private static final String ZERO_SIGNATURE = "0x" + "00".repeat(64);
  private static final Signer VALIDATOR = new Signer("signed-request");

  @Inject DataSource dataSource;
  @Inject MeterRegistry meters;
  @Inject UsedSignatures usedSignatures;
  @TestHTTPResource URL address;
  private Records records;

  @BeforeEach
  void register() {
    records = new Records(dataSource);
    records.register(VALIDATOR);
  }

  @ParameterizedTest
  @ValueSource(longs = {-301, -400, 301, 100_000})
  void timestampTooFarAwayIsExpired(long offset) {
    // a second may pass between signing and checking
    long signed = Instant.now().getEpochSecond() + (offset < 0 ? offset : offset + 5);

    refused(
        VALIDATOR.postAt(Long.toString(signed), BATCH, EMPTY), 401, "Timestamp expired (max 300s)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-1", "99999999999999999999999999"})
  void ancientAndFarFutureTimestampsAreExpired(String timestamp) {
    refused(VALIDATOR.postAt(timestamp, BATCH, EMPTY), 401, "Timestamp expired (max 300s)");
  }

  @ParameterizedTest
  @ValueSource(longs = {-290, 0, 295})
  void timestampWithinToleranceIsAccepted(long offset) {
    String timestamp = Long.toString(Instant.now().getEpochSecond() + offset);

    VALIDATOR.postAt(timestamp, BATCH, EMPTY).then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"not-a-number", "1.5", "1__0", "_1", "0x10", "1e3"})
  void timestampThatIsNoIntegerIsRefused(String timestamp) {
    refused(VALIDATOR.postAt(timestamp, BATCH, EMPTY), 401, "Invalid timestamp format");
  }

  @Test
  void timestampIsReadAsPythonDoesAndSignedAsSent() {
    String now = Signer.now();
    String underscored = "+" + now.substring(0, 4) + "_" + now.substring(4);

    VALIDATOR.postAt(underscored, BATCH, EMPTY).then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x00", "0x"})
  void signatureOfWrongLengthIsRefused(String signature) {
    Response response = VALIDATOR.signedWith(signature, Signer.now()).body(EMPTY).post(BATCH);

    response.then().statusCode(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz", "0x0", "0xzz"})
  void signatureThatIsNoHexIsRefused(String signature) {
    Response response = VALIDATOR.signedWith(signature, Signer.now()).body(EMPTY).post(BATCH);

    refused(response, 401, "Signature verification failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "5AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void undecodableHotkeyIsRefused(String hotkey) {
    Response response =
        given()
            .contentType(ContentType.JSON)
            .header("X-Validator-Hotkey", hotkey)
            .header("X-Signature", ZERO_SIGNATURE)
            .header("X-Timestamp", Signer.now())
            .body(EMPTY)
            .post(BATCH);

    refused(response, 401, "Signature verification failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"hotkey\": 7}"})
  void bodyIsReadAwayFromTheEventLoop(String json) {
    // Given
    WatchedBinding.ON_EVENT_LOOP.set(true);

    // When
    Response unsigned = given().contentType(ContentType.JSON).body(json).post("/blacklist");

    // Then
    unsigned.then().statusCode(422).body("detail", hasSize(4));
    assertThat(WatchedBinding.ON_EVENT_LOOP).isFalse();
    Signer.ADMIN.post("/blacklist", json).then().statusCode(422).body("detail", hasSize(1));
  }

  @Test
  void signatureIsGoodForOneRequestOnly() {
    // Given: two entries, and a captured read of the administrator
    String kept = new Signer("kept on the list").hotkey();
    String removed = new Signer("removed from it").hotkey();
    Signer.ADMIN.post("/blacklist", "{\"hotkey\": \"" + kept + "\"}").then().statusCode(200);
    Signer.ADMIN.post("/blacklist", "{\"hotkey\": \"" + removed + "\"}").then().statusCode(200);
    String now = Signer.now();
    byte[] message = RequestSignature.message(new byte[0], now);
    String ofRead = Signer.ADMIN.sign(message);
    String ofRemoval = Signer.ADMIN.sign(message);
    Signer.ADMIN.signedWith(ofRead, now).get("/miners/valid").then().statusCode(200);
    Signer.ADMIN.signedWith(ofRemoval, now).delete("/blacklist/" + removed).then().statusCode(200);

    // When
    List<Response> replays =
        List.of(
            Signer.ADMIN.signedWith(ofRead, now).delete("/blacklist/" + kept),
            Signer.ADMIN.signedWith(ofRead.substring(2), now).delete("/blacklist/" + kept),
            Signer.ADMIN.signedWith(ofRemoval, now).delete("/blacklist/" + kept),
            Signer.ADMIN.signedWith(ofRemoval, now).get("/miners/valid"));

    // Then
    replays.forEach(replay -> refused(replay, 401, "Signature already used for another request"));
    given().get("/blacklist/" + kept).then().statusCode(200);
    Signer.ADMIN.signedWith(ofRead, now).get("/miners/valid").then().statusCode(200);
    Signer.ADMIN.delete("/blacklist/" + kept).then().statusCode(200);
  }

  @Test
  void oldSignaturesAreForgotten() {
    // Given
    VALIDATOR.post(BATCH, EMPTY).then().statusCode(200);
    records.execute("UPDATE signed_request SET first_seen = now() - interval '662 seconds'");
    VALIDATOR.post(BATCH, EMPTY).then().statusCode(200);

    // When
    usedSignatures.prune().await().atMost(java.time.Duration.ofSeconds(10));

    // Then
    assertThat(records.number("SELECT count(*) FROM signed_request")).isEqualTo(1);
  }

  @Test
  void bodyAtTheLimitIsRead() {
    String json = "{\"samples\": []" + " ".repeat(2_097_152 - EMPTY.length()) + "}";

    VALIDATOR.post(BATCH, json).then().statusCode(200);
  }

  @Test
  void chunkedBodyAboveTheLimitIsRefused() throws IOException {
    URI uri = URI.create(address.toString());
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      // Given
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /samples/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      byte[] chunk = new byte[65_536];

      // When
      try {
        for (int i = 0; i < 40; i++) {
          out.write("10000\r\n".getBytes(StandardCharsets.US_ASCII));
          out.write(chunk);
          out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      } catch (IOException closedByTheService) {
        assertThat(closedByTheService).isNotNull();
      }

      // Then
      InputStream in = socket.getInputStream();
      byte[] answer = in.readNBytes(12);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
    }
  }

  @Test
  void bodyThatDoesNotComeIsGivenUp() throws IOException {
    try (Socket socket = unfinishedBody(2)) {
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 408")
          .contains("{\"detail\":\"Request body not received in time\"}");
    }
  }

  @Test
  void bodiesInFlightAreBounded() throws IOException {
    // Given: two that never end fit
    try (Socket first = unfinishedBody(2_000_000);
        Socket second = unfinishedBody(2_000_000)) {
      assertThat(List.of(first, second)).doesNotContainNull();
      await().until(this::bytesInFlight, held -> held == 4_000_000);

      // When
      try (Socket third = unfinishedBody(2_000_000)) {
        // Then
        assertThat(statusOf(third)).isEqualTo("503");
      }
    }
    await().until(this::bytesInFlight, held -> held == 0);
    VALIDATOR.post(BATCH, EMPTY + " ".repeat(2_000_000)).then().statusCode(200);
  }

  private long bytesInFlight() {
    return (long) meters.get("leoma.access.body.bytes.in.flight").gauge().value();
  }

  private Socket unfinishedBody(int bytes) throws IOException {
    URI uri = URI.create(address.toString());
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    OutputStream out = socket.getOutputStream();
    out.write(
        ("POST /samples/batch HTTP/1.1\r\nHost: x\r\nContent-Length: " + (bytes + 1) + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    out.write(new byte[bytes]);
    return socket;
  }

  private static String statusOf(Socket socket) throws IOException {
    byte[] start = socket.getInputStream().readNBytes(12);
    return new String(start, StandardCharsets.US_ASCII).substring("HTTP/1.1 ".length());
  }

  @Test
  void textPlainBodyIsNoObject() {
    VALIDATOR
        .request(EMPTY, Signer.now())
        .contentType(ContentType.TEXT)
        .body(EMPTY)
        .post(BATCH)
        .then()
        .statusCode(422)
        .body("detail[0].type", equalTo("model_attributes_type"))
        .body("detail[0].input", equalTo(EMPTY));
  }

  @Test
  void unknownPathAndWrongMethodAreToldInTheContractsWords() {
    given().get("/no/such/path").then().statusCode(404).body("detail", equalTo("Not Found"));
    given().put("/blacklist").then().statusCode(405).body("detail", equalTo("Method Not Allowed"));
  }

  private static void refused(Response response, int status, String detail) {
    assertThat(response.body().asString()).isEqualTo("{\"detail\":\"" + detail + "\"}");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.contentType()).startsWith("application/json");
  }
}
