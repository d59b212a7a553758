package ai.leoma.gate;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import ai.leoma.access.Records;
import ai.leoma.access.Signer;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Other origins and rates, as they are when configured so: open, and narrow.
@QuarkusTest
@TestProfile(EdgeProfile.class)
class EdgeTest {
  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final String ORIGIN = "https://x.example";
  private static final String EMPTY = "{\"samples\": []}";

  @Inject DataSource dataSource;
  @Inject MeterRegistry meters;
  private Records records;

  @BeforeEach
  void reach() {
    records = new Records(dataSource);
  }

  @Test
  void pagesOfEveryOriginReadWhenOpen() {
    given()
        .header(FORWARDED_FOR, "198.51.100.10")
        .header("Origin", ORIGIN)
        .get("/health")
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", equalTo("*"))
        .header("Access-Control-Allow-Credentials", equalTo("true"));
    given()
        .header(FORWARDED_FOR, "198.51.100.10")
        .header("Origin", ORIGIN)
        .header("Cookie", "a=b")
        .get("/unknown")
        .then()
        .statusCode(404)
        .header("Access-Control-Allow-Origin", equalTo(ORIGIN))
        .header("Vary", equalTo("Origin"));
    given()
        .header(FORWARDED_FOR, "198.51.100.10")
        .get("/health")
        .then()
        .header("Access-Control-Allow-Origin", nullValue());
  }

  @Test
  void preflightIsAnsweredAsTheOldServiceDid() {
    given()
        .header(FORWARDED_FOR, "198.51.100.11")
        .header("Origin", ORIGIN)
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "x-signature")
        .options("/samples/batch")
        .then()
        .statusCode(200)
        .body(equalTo("OK"))
        .contentType(equalTo("text/plain; charset=utf-8"))
        .header("Vary", equalTo("Origin"))
        .header(
            "Access-Control-Allow-Methods", equalTo("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"))
        .header("Access-Control-Max-Age", equalTo("600"))
        .header("Access-Control-Allow-Credentials", equalTo("true"))
        .header("Access-Control-Allow-Origin", equalTo(ORIGIN))
        .header("Access-Control-Allow-Headers", equalTo("x-signature"));
  }

  @Test
  void preflightForAnUnknownMethodIsRefused() {
    given()
        .header(FORWARDED_FOR, "198.51.100.12")
        .header("Origin", ORIGIN)
        .header("Access-Control-Request-Method", "BREW")
        .options("/weights")
        .then()
        .statusCode(400)
        .body(equalTo("Disallowed CORS method"));
  }

  @Test
  void tlsAtATrustedProxyIsToBeKept() {
    given()
        .header(FORWARDED_FOR, "198.51.100.13")
        .header("X-Forwarded-Proto", "https")
        .get("/health")
        .then()
        .header("Strict-Transport-Security", equalTo("max-age=31536000"));
    given()
        .header(FORWARDED_FOR, "198.51.100.13")
        .header("X-Forwarded-Proto", "https")
        .header("Host", "api.example")
        .redirects()
        .follow(false)
        .get("/weights/")
        .then()
        .header("Location", equalTo("https://api.example/weights"));
  }

  @Test
  void addressThatAsksTooMuchIsToldWhenToComeBack() {
    // Given
    double refused = refusals("address");

    // When
    Response last = untilRefused(() -> from("198.51.100.20").get("/unknown"));

    // Then
    assertThat(last.body().asString())
        .isEqualTo("{\"detail\":\"Too many requests from this address\"}");
    assertThat(last.contentType()).startsWith("application/json");
    assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(1, 60);
    assertThat(refusals("address")).isGreaterThan(refused);
    from("198.51.100.21").get("/unknown").then().statusCode(404);
  }

  @Test
  void addressesOfOneIpv6CustomerShareALimit() {
    untilRefused(
        () ->
            from("2001:db8:7:7::" + Long.toHexString(System.nanoTime() & 0xffff)).get("/unknown"));

    from("2001:db8:7:8::1").get("/unknown").then().statusCode(404);
  }

  @Test
  void refusedSignaturesCostMoreThanReads() {
    Signer forger = new Signer("forger");
    int[] checked = {0};

    untilRefused(
        () -> {
          checked[0]++;
          return forger
              .signedWith("00".repeat(64), Signer.now())
              .header(FORWARDED_FOR, "198.51.100.30")
              .body(EMPTY)
              .post("/samples/batch");
        });

    assertThat(checked[0]).isLessThan(EdgeProfile.REQUEST_BURST / 2);
  }

  @Test
  void wellSignedWritesDoNotCountAgainstTheirAddress() {
    int each = EdgeProfile.WRITE_BURST / 2;

    for (int i = 0; i < 2 * EdgeProfile.REQUEST_BURST; i++) {
      Signer validator = new Signer("edge writer " + i / each);
      if (i % each == 0) {
        records.register(validator);
      }
      validator
          .request(EMPTY, Signer.now())
          .header(FORWARDED_FOR, "198.51.100.40")
          .body(EMPTY)
          .post("/samples/batch")
          .then()
          .statusCode(200);
    }
  }

  @Test
  void hotkeyThatWritesTooMuchIsToldWhenToComeBack() {
    // Given
    Signer eager = new Signer("eager writer");
    Signer other = new Signer("other writer");
    records.register(eager);
    records.register(other);
    int[] accepted = {0};

    // When
    Response last =
        untilRefused(
            () -> {
              Response response = post(eager);
              accepted[0] += response.statusCode() == 200 ? 1 : 0;
              return response;
            });

    // Then
    assertThat(accepted[0]).isBetween(EdgeProfile.WRITE_BURST, EdgeProfile.WRITE_BURST + 5);
    assertThat(last.body().asString()).isEqualTo("{\"detail\":\"Too many writes of this hotkey\"}");
    assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(1, 60);
    assertThat(post(other).statusCode()).isEqualTo(200);
  }

  private static Response post(Signer signer) {
    return signer
        .request(EMPTY, Signer.now())
        .header(FORWARDED_FOR, "198.51.100.50")
        .body(EMPTY)
        .post("/samples/batch");
  }

  private static io.restassured.specification.RequestSpecification from(String address) {
    return given().header(FORWARDED_FOR, address);
  }

  private static Response untilRefused(Supplier<Response> request) {
    for (int i = 0; i < 10 * EdgeProfile.REQUEST_BURST; i++) {
      Response response = request.get();
      if (response.statusCode() == 429) {
        return response;
      }
      assertThat(response.statusCode()).isLessThan(500);
    }
    throw new AssertionError("never refused");
  }

  private double refusals(String reason) {
    return meters.counter("leoma.http.refused", "reason", reason).count();
  }
}
