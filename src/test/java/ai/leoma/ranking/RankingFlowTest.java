package ai.leoma.ranking;

import static ai.leoma.ranking.Tournament.BIG;
import static ai.leoma.ranking.Tournament.ELDER;
import static ai.leoma.ranking.Tournament.MIDDLE;
import static ai.leoma.ranking.Tournament.SMALL;
import static ai.leoma.ranking.Tournament.YOUNGER;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;

import ai.leoma.access.Signer;
import ai.leoma.sandbox.Until;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.sql.DataSource;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// From signed votes to `/scores/rank`, `/weights` and `/window`.
@QuarkusTest
@TestProfile(RankingProfile.class)
class RankingFlowTest {
  @Inject DataSource dataSource;
  @Inject Rankings rankings;
  private Tournament tournament;

  @BeforeEach
  void clear() {
    tournament = Tournament.fresh(dataSource);
  }

  @Test
  void nobodyIsRankedOrPaidBeforeTheFirstRanking() {
    assertThat(text("/scores/rank")).isEqualTo("{\"ranks\":[]}");
    assertThat(text("/weights")).isEqualTo("{\"winner_uid\":0,\"miners\":[]}");
  }

  @Test
  void windowThatIsNotFullHasPassesButNoRanksAndNoWinner() {
    // Given
    tournament.publishUpTo(Tournament.WINDOW - 1);
    tournament.vote(BIG, ELDER, "++++");
    tournament.vote(MIDDLE, ELDER, "++++");

    // When
    rank();

    // Then
    assertThat(text("/scores/rank")).isEqualTo("{\"ranks\":[]}");
    assertThat(text("/weights")).isEqualTo("{\"winner_uid\":0,\"miners\":[]}");
    get("/window")
        .body("provisional", equalTo(true))
        .body("winner", nullValue())
        .body("standings[0].hotkey", equalTo(ELDER))
        .body("standings[0].passes", equalTo(4))
        .body("standings[0].eligible", equalTo(false))
        .body("standings[0].rank", nullValue());
  }

  @Test
  void fullWindowIsRankedAndTheWinnerTakesAll() {
    tournament.elderWins();

    rank();

    assertThat(text("/scores/rank"))
        .startsWith(
            "{\"ranks\":[{\"miner_hotkey\":\"%s\",\"uid\":11,\"rank\":1,\"passed_count\":4,\"pass_rate\":0.8,\"block\":100,\"eligible\":true,"
                .formatted(ELDER))
        .contains(
            "{\"miner_hotkey\":\"%s\",\"uid\":12,\"rank\":2,\"passed_count\":3,\"pass_rate\":0.6,\"block\":200,\"eligible\":true,"
                .formatted(YOUNGER));
    assertThat(text("/weights"))
        .isEqualTo(
            ("{\"winner_uid\":11,\"miners\":[{\"miner_hotkey\":\"%s\",\"uid\":11,"
                    + "\"pass_rate\":0.8,\"weight\":1.0},{\"miner_hotkey\":\"%s\",\"uid\":12,"
                    + "\"pass_rate\":0.6,\"weight\":0.0}]}")
                .formatted(ELDER, YOUNGER));
  }

  @Test
  void ranksSayHowSureTheyAre() {
    tournament.elderWins();

    rank();

    get("/scores/rank")
        .body("ranking_id", equalTo((int) tournament.records.number("SELECT id FROM ranking")))
        .body("rules_version", equalTo(Rules.VERSION))
        .body("resamples", equalTo(Certainty.RESAMPLES))
        .body("confidence", is(greaterThan(0.4f)))
        .body("ranks[0].wilson_interval.low", is(closeTo(0.3755)))
        .body("ranks[0].wilson_interval.high", is(closeTo(0.9638)))
        .body("ranks[0].versus_winner", nullValue())
        .body("ranks[1].versus_winner.common_tasks", equalTo(5))
        .body("ranks[1].versus_winner.winner_only", equalTo(1))
        .body("ranks[1].versus_winner.miner_only", equalTo(0))
        .body("ranks[1].versus_winner.mcnemar_p", equalTo(1));
  }

  @Test
  void windowSaysHowSureTheRankingIs() {
    tournament.elderWins();

    rank();

    get("/window")
        .body("resamples", equalTo(Certainty.RESAMPLES))
        .body("confidence", equalTo(get("/scores/rank").extract().path("confidence")))
        .body("standings[0].wilson_interval.high", is(closeTo(0.9638)))
        .body("standings[0].versus_winner", nullValue())
        .body("standings[1].versus_winner.winner_only", equalTo(1));
  }

  @Test
  void sureOrNotIsCountedWhenTheRankingIsStoredAndTheSameForEver() {
    // Given
    tournament.elderWins();
    rank();
    String first = text("/scores/rank");
    RankingResult result = result();

    // When: a later vote changes the window, not what is stored
    tournament.vote(BIG, YOUNGER, "+++++");

    // Then
    assertThat(text("/scores/rank")).isEqualTo(first);
    long seed = Long.parseUnsignedLong(inputsDigest().substring(0, 16), 16);
    float confidence = get("/scores/rank").extract().path("confidence");
    assertThat(confidence)
        .isEqualTo((float) Certainty.of(result, seed).confidence().orElseThrow().share());
  }

  @Test
  void rankingOfAnEarlierReleaseSaysNothingOfItsConfidence() {
    // Given
    tournament.elderWins();
    rank();

    // When
    tournament.rewrite("UPDATE ranking SET resamples = NULL, same_winner = NULL");
    tournament.rewrite(
        "UPDATE ranking_standing SET common_tasks = NULL, winner_only = NULL, miner_only = NULL");

    // Then
    assertThat(text("/scores/rank"))
        .contains("\"rules_version\":1")
        .contains("\"versus_winner\":null}]")
        .doesNotContain("confidence", "resamples");
  }

  private RankingResult result() {
    return rankings
        .inputs()
        .chain(inputs -> rankings.rules(inputs))
        .await()
        .atMost(Duration.ofSeconds(30));
  }

  private String inputsDigest() {
    return tournament.records.rows("SELECT encode(inputs_sha256, 'hex') FROM ranking").getFirst();
  }

  private static Matcher<Float> closeTo(double expected) {
    return allOf(greaterThan((float) expected - 0.001f), lessThan((float) expected + 0.001f));
  }

  @Test
  void lessThanHalfOfTheActiveStakeSettlesNothing() {
    // Given
    tournament.publishUpTo(Tournament.WINDOW);
    tournament.vote(BIG, ELDER, "+++++");
    tournament.vote(MIDDLE, YOUNGER, "+++++");
    tournament.vote(SMALL, YOUNGER, "-----");

    // When
    rank();

    // Then
    get("/window")
        .body("standings.settled", contains(0, 0))
        .body("tasks[0].cells.'%s'.state".formatted(ELDER), equalTo("open"))
        .body("tasks[0].cells.'%s'.votes".formatted(ELDER), equalTo(1));
  }

  @Test
  void winnerThatTurnsInvalidBetweenTwoRankingsIsNotPaid() {
    // Given
    tournament.elderWins();
    rank();

    // When
    tournament.records.execute(
        "UPDATE miner SET invalid_reason = 'chute_not_running' WHERE hotkey = ?", ELDER);

    // Then
    get("/weights").body("winner_uid", equalTo(0)).body("miners.weight", contains(0.0f, 0.0f));
    get("/scores/rank").body("ranks.eligible", contains(false, true));
    get("/window").body("winner", nullValue()).body("standings.weight", contains(0.0f, 0.0f));
  }

  @Test
  void blacklistedWinnerIsNotPaidAndTheNextRankingComesAtOnce() {
    // Given
    tournament.elderWins();
    rank();

    // When
    Signer.ADMIN.post("/blacklist", "{\"hotkey\": \"%s\"}".formatted(ELDER)).then().statusCode(200);

    // Then
    assertThat((int) get("/weights").extract().path("winner_uid")).isNotEqualTo(11);
    Until.isTrue(
        "the other one is paid", () -> get("/weights").extract().path("winner_uid").equals(12));
  }

  @Test
  void winnerIsPaidAtTheUidThatItHasNow() {
    tournament.elderWins();
    rank();

    tournament.records.execute("UPDATE miner SET uid = 77 WHERE hotkey = ?", ELDER);

    get("/weights").body("winner_uid", equalTo(77)).body("miners[0].uid", equalTo(77));
    get("/scores/rank").body("ranks[0].uid", equalTo(77));
  }

  @Test
  void uidZeroCannotWin() {
    tournament.elderWins();
    tournament.records.execute("UPDATE miner SET uid = 0 WHERE hotkey = ?", ELDER);

    rank();

    get("/weights").body("winner_uid", equalTo(0)).body("miners.weight", contains(0.0f, 0.0f));
  }

  @Test
  void winnerThatLeftTheSubnetIsNotPaid() {
    tournament.elderWins();
    rank();

    tournament.records.execute("DELETE FROM miner WHERE hotkey = ?", ELDER);

    get("/weights").body("winner_uid", equalTo(0)).body("miners[0].uid", equalTo(0));
    get("/scores/rank").body("ranks[0].uid", nullValue()).body("ranks[0].eligible", equalTo(false));
  }

  @Test
  void newCommitmentStartsAtZero() {
    for (String change :
        List.of("commitment_block = 101", "model_revision = 'x'", "chute_id = 'x'")) {
      // Given
      clear();
      tournament.elderWins();

      // When
      tournament.records.execute("UPDATE miner SET " + change + " WHERE hotkey = ?", ELDER);
      rank();

      // Then
      get("/scores/rank").body("ranks.miner_hotkey", contains(YOUNGER));
      get("/window")
          .body("standings.find { it.hotkey == '%s' }.settled".formatted(ELDER), equalTo(0))
          .body("winner.uid", equalTo(12));
    }
  }

  @Test
  void votesOnAnEarlierCommitmentStillShowThatTheirValidatorIsActive() {
    // Given: of the newest tasks, the big validator voted on the miner with a new commitment only
    tournament.publishUpTo(Tournament.WINDOW);
    tournament.vote(BIG, ELDER, "+++++");
    tournament.vote(MIDDLE, YOUNGER, "+++++");
    tournament.records.execute("UPDATE miner SET commitment_block = 101 WHERE hotkey = ?", ELDER);

    // When
    rank();

    // Then
    get("/window").body("standings.settled", contains(0, 0));
  }

  @Test
  void deregisteredValidatorDecidesNothing() {
    // Given
    tournament.publishUpTo(Tournament.WINDOW);
    tournament.vote(BIG, ELDER, "-----");
    tournament.vote(SMALL, ELDER, "+++++");

    // When
    tournament.records.execute("DELETE FROM validator WHERE hotkey = ?", BIG.hotkey());
    rank();

    // Then
    get("/weights").body("winner_uid", equalTo(11));
    get("/window").body("tasks[0].cells.'%s'.votes".formatted(ELDER), equalTo(1));
  }

  @Test
  void onlyTheNewestTasksOfTheWindowCount() {
    // Given
    tournament.elderWins();

    // When
    tournament.publishUpTo(Tournament.WINDOW + 2);
    rank();

    // Then
    assertThat(text("/scores/rank")).isEqualTo("{\"ranks\":[]}");
    get("/window").body("tasks.task_id", contains(7, 6, 5, 4, 3));
  }

  @Test
  void windowSpellsTimesAsTheContractDoesAndKeepsNulls() {
    // Given
    tournament.elderWins();
    rank();

    // When
    ValidatableResponse window = get("/window");

    // Then
    assertThat((String) window.extract().path("ranked_at"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?Z");
    assertThat((String) window.extract().path("tasks[0].published_at"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?Z");
    assertThat(window.extract().asString()).contains("\"reason\":null");
    window
        .body("winner.hotkey", equalTo(ELDER))
        .body("winner.uid", equalTo(11))
        .body("standings[0].outcomes.Served", equalTo(5))
        .body("tasks", hasSize(5));
  }

  @Test
  void windowOfNothingIsSaidWithNulls() {
    tournament.records.execute("DELETE FROM miner");

    assertThat(text("/window"))
        .isEqualTo(
            "{\"newest_task\":null,\"window\":5,\"provisional\":true,\"ranked_at\":null,"
                + "\"winner\":null,\"confidence\":null,\"resamples\":null,\"standings\":[],\"tasks\":[]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/weights", "/scores/rank"})
  void unchangedAnswersAreNotSentAgain(String path) {
    // Given
    tournament.elderWins();
    rank();
    Response first = given().get(path);
    String tag = first.header("ETag");

    // When
    Response again = given().header("If-None-Match", tag).get(path);

    // Then
    assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.header("ETag")).isEqualTo(tag);
    assertThat(again.asByteArray()).isEmpty();
    tournament.records.execute("UPDATE miner SET uid = 78 WHERE hotkey = ?", ELDER);
    assertThat(given().header("If-None-Match", tag).get(path).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/weights", "/scores/rank"})
  void answersAreCompressedForWhoAsks(String path) throws Exception {
    // Given
    tournament.elderWins();
    rank();

    assertSamePlainAndCompressed(path);
  }

  @Test
  void largeStandingIsTheSamePlainAndCompressed() throws Exception {
    // Given: reasons of three bytes a character that hardly compress
    tournament.elderWins();
    tournament.rewrite(
        """
        UPDATE evaluation SET reasoning =
          (SELECT string_agg(chr(19968 + abs(hashint8(n * 7919 + envelope_id * 31 + item_index)) % 20000), '')
           FROM generate_series(1, 4096) AS n)
        """);
    tournament.rewrite("UPDATE audit_head SET last_position = last_position + 1");

    // When
    byte[] plain = assertSamePlainAndCompressed("/miners/" + ELDER + "/standing");

    // Then
    assertThat(plain).hasSizeGreaterThan(128 << 10);
    assertThat(new ObjectMapper().readTree(plain).path("hotkey").asText()).isEqualTo(ELDER);
  }

  /// The plain body.
  private static byte[] assertSamePlainAndCompressed(String path) throws Exception {
    HttpResponse<byte[]> compressed = raw(path, "gzip");
    HttpResponse<byte[]> plain = raw(path, "identity");
    assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(compressed.headers().firstValueAsLong("Content-Length"))
        .hasValue(compressed.body().length);
    assertThat(compressed.headers().firstValue("Vary")).contains("Accept-Encoding");
    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(plain.headers().firstValueAsLong("Content-Length")).hasValue(plain.body().length);
    assertThat(plain.headers().firstValue("ETag"))
        .isNotEqualTo(compressed.headers().firstValue("ETag"));
    try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
      assertThat(unzipped.readAllBytes()).isEqualTo(plain.body());
    }
    return plain.body();
  }

  private static HttpResponse<byte[]> raw(String path, String encoding) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI address = URI.create("http://localhost:" + RestAssured.port + path);
      return client.send(
          HttpRequest.newBuilder(address).header("Accept-Encoding", encoding).build(),
          BodyHandlers.ofByteArray());
    }
  }

  @Test
  void unchangedWindowIsNotSentAgain() {
    // Given
    tournament.elderWins();
    rank();
    String tag = get("/window").extract().header("ETag");

    // When
    Response again = given().header("If-None-Match", tag).get("/window");
    tournament.records.execute("UPDATE miner SET uid = 13 WHERE hotkey = ?", YOUNGER);
    Response changed = given().header("If-None-Match", tag).get("/window");

    // Then
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.asByteArray()).isEmpty();
    assertThat(again.header("ETag")).isEqualTo(tag);
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.header("ETag")).isNotEqualTo(tag);
  }

  @Test
  void whatIsNotThereIsSaidAsTheContractHasIt() {
    assertThat(given().get("/scores/nothing").asString()).isEqualTo("{\"detail\":\"Not Found\"}");
    assertThat(given().get("/nothing").statusCode()).isEqualTo(404);
    Response wrongMethod = given().delete("/weights");
    assertThat(wrongMethod.statusCode()).isEqualTo(405);
    assertThat(wrongMethod.asString()).isEqualTo("{\"detail\":\"Method Not Allowed\"}");
  }

  @Test
  void healthTellsWhetherTheMinersWereValidated() {
    get("/health")
        .body("status", equalTo("healthy"))
        .body("database", equalTo(true))
        .body("metagraph_synced", equalTo(false))
        .body("last_sync", nullValue());

    tournament.records.execute("UPDATE miner_pass SET finished_at = now()");
    get("/health").body("metagraph_synced", equalTo(true));

    tournament.records.execute("UPDATE miner_pass SET finished_at = '2026-05-01T12:00:00.5Z'");
    get("/health")
        .body("status", equalTo("healthy"))
        .body("metagraph_synced", equalTo(false))
        .body("last_sync", equalTo("2026-05-01T12:00:00.500000Z"));
  }

  @Test
  void minerThatNobodyVotedOnIsListedWithoutARank() {
    tournament.publishUpTo(1);

    rank();

    get("/scores/rank").body("ranks", empty());
    get("/window").body("standings", hasSize(2));
  }

  private void rank() {
    rankings.rank().await().atMost(Duration.ofSeconds(30));
  }

  private static ValidatableResponse get(String path) {
    return given().get(path).then().statusCode(200);
  }

  private static String text(String path) {
    return get(path).extract().asString();
  }
}
