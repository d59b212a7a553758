package ai.leoma.gate;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import ai.leoma.access.BallotProfile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.net.URL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Paths, methods and headers of every answer (wire contract, section 1), as `serve` has them
/// unless configured otherwise.
@QuarkusTest
@TestProfile(BallotProfile.class)
class WirePathsTest {
  @TestHTTPResource URL address;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/weights/ | /weights",
        "/weights// | /weights",
        "/scores/rank/?a=b%20c&d | /scores/rank?a=b%20c&d",
        "/miners/uid/7/ | /miners/uid/7",
        "/tasks/7/ | /tasks/7"
      })
  void slashTooMuchIsLedAway(String path, String target) {
    given()
        .urlEncodingEnabled(false)
        .redirects()
        .follow(false)
        .get(path)
        .then()
        .statusCode(307)
        .header("Location", equalTo("http://" + address.getAuthority() + target))
        .body(emptyString());
  }

  @Test
  void slashTooMuchIsLedAwayWhateverTheMethod() {
    given().redirects().follow(false).body("{}").post("/samples/batch/").then().statusCode(307);
  }

  @Test
  void hostThatIsNoHostIsNotRepeated() {
    given()
        .header("Host", "evil.example/\"><script>")
        .redirects()
        .follow(false)
        .get("/weights/")
        .then()
        .statusCode(400)
        .body("detail", equalTo("Host header is missing or not valid"))
        .header("Location", nullValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/unknown", "/unknown/", "/weights/x", "/tasks/7/miner", "/v1//x"})
  void unknownPathIsNotFound(String path) {
    given()
        .redirects()
        .follow(false)
        .get(path)
        .then()
        .statusCode(404)
        .contentType(startsWith("application/json"))
        .body(equalTo("{\"detail\":\"Not Found\"}"));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /weights, GET",
    "PUT, /weights, GET",
    "DELETE, /scores/rank, GET",
    "PATCH, /tasks/7, GET",
    "GET, /samples/batch, POST",
    "PUT, /blacklist, 'GET, POST'",
    "OPTIONS, /weights, GET",
    "TRACE, /weights, GET",
    "BREW, /weights, GET",
    "OPTIONS, /samples/batch, POST"
  })
  void wrongMethodIsToldTheRightOnes(String method, String path, String allow) {
    given()
        .request(method, path)
        .then()
        .statusCode(405)
        .header("Allow", equalTo(allow))
        .contentType(startsWith("application/json"))
        .body(equalTo("{\"detail\":\"Method Not Allowed\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/weights", "/miners/list", "/tasks/latest", "/tasks/7"})
  void headIsNotImplementedOnTheApi(String path) {
    given().head(path).then().statusCode(405).header("Allow", equalTo("GET"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "nonsense", "application/xml;q=0.9", "*/*;q=", ""})
  void apiAnswersJsonWhateverIsAccepted(String accept) {
    given().header("Accept", accept).get("/blacklist").then().statusCode(200);
  }

  @Test
  void descriptionIsWhereTheOldServiceHadIt() {
    given()
        .get("/openapi.json")
        .then()
        .statusCode(200)
        .contentType(startsWith("application/json"))
        .body("openapi", startsWith("3."))
        .body("paths", hasKey("/weights"));
    given().head("/openapi.json").then().statusCode(200);
    given().get("/q/openapi").then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docs", "/redoc", "/docs/oauth2-redirect"})
  void viewersOfTheDescriptionArePublic(String path) {
    given().get(path).then().statusCode(200).contentType(startsWith("text/html"));
    given().head(path).then().statusCode(200);
  }

  @Test
  void viewerFindsItsParts() {
    given().get("/docs").then().body(containsString("q/swagger-ui/swagger-ui-bundle.js"));
    given().get("/q/swagger-ui/swagger-ui-bundle.js").then().statusCode(200);
    given().get("/q/swagger-ui/swagger-ui.css").then().statusCode(200);
    given().get("/docs.js").then().statusCode(200).body(containsString("openapi.json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/leoma.js",
        "/weights",
        "/unknown",
        "/weights/",
        "/docs",
        "/q/health",
        "/metrics"
      })
  void everyAnswerTellsBrowsersToBeCareful(String path) {
    given()
        .redirects()
        .follow(false)
        .get(path)
        .then()
        .header("X-Content-Type-Options", equalTo("nosniff"))
        .header("X-Frame-Options", equalTo("DENY"))
        .header("Referrer-Policy", equalTo("no-referrer"))
        .header("Content-Security-Policy", startsWith("default-src 'none'"))
        .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
        .header("Strict-Transport-Security", nullValue())
        .header("Server", nullValue())
        .header("X-Powered-By", nullValue());
  }

  @Test
  void pageMayShowVideosOfTheObjectStoreAndRunOnlyWhatIsOurs() {
    String policy = given().get("/").header("Content-Security-Policy");

    assertThat(policy)
        .contains("script-src 'self';")
        .contains("style-src 'self';")
        .containsPattern("media-src 'self' http://[^ ;]+:\\d+;")
        .doesNotContain("unsafe");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://x.example", "null", "http://localhost:3000"})
  void otherOriginsAreClosed(String origin) {
    Response read = given().header("Origin", origin).get("/blacklist");
    Response asked =
        given()
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .options("/samples/batch");

    read.then().statusCode(200);
    assertThat(read.headers().asList()).noneMatch(each -> each.getName().contains("Control-Allow"));
    asked.then().statusCode(405);
    assertThat(asked.headers().asList())
        .noneMatch(each -> each.getName().contains("Control-Allow"));
  }

  @Test
  void longUrlIsRefusedWithAReason() {
    given()
        .get("/weights?x=" + "y".repeat(9000))
        .then()
        .statusCode(414)
        .body("detail", startsWith("URL longer than"));
    given()
        .get("/weights?x=" + "y".repeat(3000))
        .then()
        .statusCode(414)
        .body("detail", startsWith("Query parameter longer than"));
  }

  @Test
  void tooManyAndTooLongHeadersAreRefusedWithAReason() {
    var many = given();
    for (int i = 0; i < 101; i++) {
      many.header("X-Header-" + i, "1");
    }

    many.get("/weights").then().statusCode(431).body("detail", startsWith("More than"));
    given()
        .header("X-Long", "y".repeat(17_000))
        .get("/weights")
        .then()
        .statusCode(431)
        .body("detail", endsWith("bytes"));
  }
}
