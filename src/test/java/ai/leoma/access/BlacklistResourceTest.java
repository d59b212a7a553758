package ai.leoma.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import ai.leoma.chain.Hotkey;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The blacklist over HTTP (wire contract, section 14, D01 to D10).
@QuarkusTest
@TestProfile(BallotProfile.class)
class BlacklistResourceTest {
  private static final Signer MINER = new Signer("blacklisted miner");

  @Inject DataSource dataSource;
  @Inject Blacklist blacklist;
  @Inject HeardEvents events;
  private Records records;

  @BeforeEach
  void clear() {
    records = new Records(dataSource);
    records.execute("DELETE FROM blacklist_entry");
  }

  @Test
  void d01ListIsPublicAndEmptyAtFirst() {
    Response response = given().get("/blacklist");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body().asString()).isEqualTo("[]");
  }

  @Test
  void d02HotkeysAlone() {
    put("{\"hotkey\": \"%s\"}");

    given().get("/blacklist/miners").then().statusCode(200).body("$", hasItem(MINER.hotkey()));
    assertThat(blacklist.hotkeys().await().atMost(Duration.ofSeconds(30)))
        .containsExactly(new Hotkey(MINER.hotkey()));
  }

  @Test
  void d03OneEntryOrNotFound() {
    given()
        .get("/blacklist/" + MINER.hotkey())
        .then()
        .statusCode(404)
        .body("detail", equalTo("Miner not blacklisted"));

    put("{\"hotkey\": \"%s\"}");

    given()
        .get("/blacklist/" + MINER.hotkey())
        .then()
        .statusCode(200)
        .body("hotkey", equalTo(MINER.hotkey()));
  }

  @Test
  void d04BadFormatInThePathIsBadRequest() {
    given()
        .get("/blacklist/xyz")
        .then()
        .statusCode(400)
        .body("detail", equalTo("Invalid SS58 address format"));
    Signer.ADMIN
        .delete("/blacklist/xyz")
        .then()
        .statusCode(400)
        .body("detail", equalTo("Invalid SS58 address format"));
  }

  @Test
  void d05AdministratorAddsWithAndWithoutReason() {
    put("{\"hotkey\": \"%s\"}")
        .then()
        .body("reason", nullValue())
        .body("added_by", equalTo(Signer.ADMIN.hotkey()));

    Response response = put("{\"hotkey\": \"%s\", \"reason\": \"copied\"}");

    assertThat(response.body().asString())
        .matches(
            "\\{\"hotkey\":\"%s\",\"reason\":\"copied\",\"added_by\":\"%s\",\"created_at\":\"[0-9T:.-]+Z\"}"
                .formatted(MINER.hotkey(), Signer.ADMIN.hotkey()));
  }

  @Test
  void d06EveryErrorOfTheBodyIsTold() {
    Signer.ADMIN
        .post("/blacklist", "{\"hotkey\": \"x\", \"reason\": \"" + "y".repeat(256) + "\"}")
        .then()
        .statusCode(422)
        .body("detail[0].type", equalTo("value_error"))
        .body("detail[0].msg", equalTo("Value error, Invalid SS58 address format"))
        .body("detail[0].ctx.error", equalTo(Map.of()))
        .body("detail[1].type", equalTo("string_too_long"))
        .body("detail[1].ctx.max_length", equalTo(255));
  }

  @Test
  void d07SecondPostReplacesTheReason() {
    put("{\"hotkey\": \"%s\", \"reason\": \"first\"}");
    put("{\"hotkey\": \"%s\", \"reason\": \"second\"}");

    assertThat(records.rows("SELECT reason FROM blacklist_entry")).containsExactly("second");
  }

  @Test
  void d08RemovalAndRemovalOfWhatIsNotThere() {
    put("{\"hotkey\": \"%s\"}");

    Signer.ADMIN
        .delete("/blacklist/" + MINER.hotkey())
        .then()
        .statusCode(200)
        .body("success", equalTo(true))
        .body("removed_by", equalTo(Signer.ADMIN.hotkey()))
        .body(
            "message",
            equalTo("Removed miner " + MINER.hotkey().substring(0, 8) + "... from blacklist"));
    Signer.ADMIN
        .request("", Long.toString(Long.parseLong(Signer.now()) - 1))
        .delete("/blacklist/" + MINER.hotkey())
        .then()
        .statusCode(404)
        .body("detail", equalTo("Miner not blacklisted"));
  }

  @Test
  void everyChangeLeavesItsEnvelopeAndItsLogEntry() {
    // Given
    long envelopes = records.number("SELECT count(*) FROM signed_envelope");
    long entries = records.number("SELECT count(*) FROM audit_log WHERE kind = 'blacklist'");

    // When
    put("{\"hotkey\": \"%s\", \"reason\": \"why\"}");
    Signer.ADMIN.delete("/blacklist/" + MINER.hotkey());
    Signer.ADMIN.delete("/blacklist/" + new Signer("never listed").hotkey());

    // Then
    assertThat(records.number("SELECT count(*) FROM signed_envelope")).isEqualTo(envelopes + 2);
    assertThat(records.number("SELECT count(*) FROM audit_log WHERE kind = 'blacklist'"))
        .isEqualTo(entries + 2);
    assertThat(
            records.rows(
                "SELECT convert_from(leaf, 'UTF8') FROM audit_log ORDER BY position DESC LIMIT 1"))
        .first()
        .asString()
        .startsWith("{\"blacklisted\": false, \"by\": \"" + Signer.ADMIN.hotkey());
  }

  @Test
  void changesAreToldAfterTheCommit() throws InterruptedException {
    Hotkey miner = new Hotkey(MINER.hotkey());

    put("{\"hotkey\": \"%s\"}");
    Signer.ADMIN.delete("/blacklist/" + MINER.hotkey());

    assertThat(events.hears(new BlacklistChanged(miner, true)::equals)).isTrue();
    assertThat(events.hears(new BlacklistChanged(miner, false)::equals)).isTrue();
  }

  @Test
  void sameRequestAgainHasNoSecondEffect() {
    // Given
    String json = "{\"hotkey\": \"" + MINER.hotkey() + "\"}";
    var request = Signer.ADMIN.request(json, Signer.now()).body(json);
    request.post("/blacklist").then().statusCode(200);
    long entries = records.number("SELECT count(*) FROM audit_log");

    // When
    Response again = request.post("/blacklist");

    // Then
    again.then().statusCode(200).body("hotkey", equalTo(MINER.hotkey()));
    assertThat(records.number("SELECT count(*) FROM audit_log")).isEqualTo(entries);
  }

  @Test
  void sameRequestIsAnsweredAsTheFirstTimeWhateverHappenedMeanwhile() {
    // Given: a listing, another reason, a removal, and a listing anew
    String json = "{\"hotkey\": \"%s\", \"reason\": \"first \u00fc\"}".formatted(MINER.hotkey());
    var listing = Signer.ADMIN.request(json, Signer.now()).body(json);
    var removal = Signer.ADMIN.request("", Signer.now());
    String path = "/blacklist/" + MINER.hotkey();
    String listed = listing.post("/blacklist").body().asString();
    put("{\"hotkey\": \"%s\", \"reason\": \"second\"}");
    String removed = removal.delete(path).body().asString();
    put("{\"hotkey\": \"%s\", \"reason\": \"third\"}");
    long entries = records.number("SELECT count(*) FROM audit_log");

    // When
    Response listedAgain = listing.post("/blacklist");
    Response removedAgain = removal.delete(path);

    // Then
    assertThat(listedAgain.statusCode()).isEqualTo(200);
    assertThat(listedAgain.body().asString()).isEqualTo(listed);
    assertThat(removedAgain.statusCode()).isEqualTo(200);
    assertThat(removedAgain.body().asString()).isEqualTo(removed);
    assertThat(records.rows("SELECT reason FROM blacklist_entry")).containsExactly("third");
    assertThat(records.number("SELECT count(*) FROM audit_log")).isEqualTo(entries);
  }

  @Test
  void removalThatFoundNothingDoesNotTakeOffWhatIsListedLater() {
    // Given
    var removal = Signer.ADMIN.request("", Signer.now());
    String path = "/blacklist/" + MINER.hotkey();
    removal.delete(path).then().statusCode(404).body("detail", equalTo("Miner not blacklisted"));
    put("{\"hotkey\": \"%s\"}");

    // When
    Response again = removal.delete(path);

    // Then
    again.then().statusCode(404).body("detail", equalTo("Miner not blacklisted"));
    assertThat(records.rows("SELECT hotkey FROM blacklist_entry")).containsExactly(MINER.hotkey());
  }

  @Test
  void sameRequestTwentyTimesAtOnceIsOneChange() throws Exception {
    // Given
    String json = "{\"hotkey\": \"" + MINER.hotkey() + "\"}";
    String now = Signer.now();
    String signature =
        Signer.ADMIN.sign(RequestSignature.message(json.getBytes(StandardCharsets.UTF_8), now));
    long entries = records.number("SELECT count(*) FROM audit_log");

    // When
    List<String> answers;
    try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
      Callable<String> post =
          () -> {
            Response response =
                Signer.ADMIN.signedWith(signature, now).body(json).post("/blacklist");
            return response.statusCode() + response.body().asString();
          };
      answers =
          threads.invokeAll(Collections.nCopies(20, post)).stream().map(Future::resultNow).toList();
    }

    // Then
    assertThat(Set.copyOf(answers)).singleElement().asString().startsWith("200{");
    assertThat(records.number("SELECT count(*) FROM audit_log")).isEqualTo(entries + 1);
  }

  @Test
  void changeThatWasRolledBackIsMadeWhenTheRequestComesAgain() {
    // Given: a log that takes nothing for a while
    String json = "{\"hotkey\": \"" + MINER.hotkey() + "\"}";
    var request = Signer.ADMIN.request(json, Signer.now()).body(json);
    records.execute("ALTER TABLE audit_log RENAME TO audit_log_away");
    int refused;
    try {
      refused = request.post("/blacklist").statusCode();
    } finally {
      records.execute("ALTER TABLE audit_log_away RENAME TO audit_log");
    }

    // When
    Response again = request.post("/blacklist");

    // Then
    assertThat(refused).isGreaterThanOrEqualTo(500);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(records.rows("SELECT hotkey FROM blacklist_entry")).containsExactly(MINER.hotkey());
  }

  private static Response put(String json) {
    Response response = Signer.ADMIN.post("/blacklist", json.formatted(MINER.hotkey()));
    assertThat(response.statusCode()).isEqualTo(200);
    return response;
  }
}
