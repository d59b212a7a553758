package ai.leoma.ranking;

import static ai.leoma.ranking.Tournament.BIG;
import static ai.leoma.ranking.Tournament.ELDER;
import static ai.leoma.ranking.Tournament.MIDDLE;
import static ai.leoma.ranking.Tournament.SMALL;
import static ai.leoma.ranking.Tournament.YOUNGER;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.Signer;
import ai.leoma.sandbox.Until;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a stranger finds out about rankings over HTTP alone ([Stranger]).
@QuarkusTest
@TestProfile(RankingProfile.class)
class StrangerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Inject DataSource dataSource;
  @Inject Rankings rankings;
  private Tournament tournament;
  private Stranger stranger;

  @BeforeEach
  void clear() {
    tournament = Tournament.fresh(dataSource);
    stranger = new Stranger("http://localhost:" + RestAssured.port);
  }

  @AfterEach
  void leave() {
    stranger.close();
  }

  @Test
  void newestRankingFollowsFromSignedVotes() throws Exception {
    // Given
    aLivelyWindow();
    grownOld();
    rank();
    JsonNode newest = stranger.json("/rankings").path("rankings").get(0);

    // When
    RankingResult again = stranger.recomputed(newest.path("id").asLong());

    // Then
    JsonNode detail = stranger.json("/rankings/" + newest.path("id").asLong());
    assertThat(detail.path("ranking")).isEqualTo(newest);
    assertThat(placesOf(again)).isEqualTo(places(detail)).hasSize(2);
    assertThat(again.winner().orElseThrow().miner().hotkey().ss58())
        .isEqualTo(newest.path("winner").asText())
        .isEqualTo(ELDER);
    JsonNode ranks = stranger.json("/scores/rank").path("ranks");
    assertThat(ranks.findValuesAsText("miner_hotkey"))
        .isEqualTo(
            again.standings().stream()
                .filter(Standing::eligible)
                .map(standing -> standing.miner().hotkey().ss58())
                .toList())
        .isNotEmpty();
    assertThat(stranger.schemes()).containsExactlyInAnyOrder("sha256-body-timestamp", "btauth/1");
  }

  @Test
  void earlierRankingStillFollowsFromWhatCountedThen() throws Exception {
    // Given: after it the votes are turned round, a task moves the window, and it is ranked again
    aLivelyWindow();
    grownOld();
    rank();
    tournament.vote(BIG, ELDER, "----.-");
    tournament.vote(MIDDLE, ELDER, "----.-");
    tournament.publishUpTo(7);
    grownOld();
    rank();
    JsonNode rankings = stranger.json("/rankings").path("rankings");
    assertThat(rankings).hasSize(2);
    JsonNode earlier = rankings.get(1);

    // When
    RankingResult again = stranger.recomputed(earlier.path("id").asLong());

    // Then
    assertThat(placesOf(again))
        .isEqualTo(places(stranger.json("/rankings/" + earlier.path("id").asLong())));
    assertThat(again.winner().orElseThrow().miner().hotkey().ss58()).isEqualTo(ELDER);
    RankingResult later = stranger.recomputed(rankings.get(0).path("id").asLong());
    assertThat(placesOf(later))
        .isEqualTo(places(stranger.json("/rankings/" + rankings.get(0).path("id").asLong())))
        .isNotEqualTo(placesOf(again));
  }

  /// Votes under both schemes, votes that were taken back, pairs of earlier commitments, votes by
  /// somebody who is no validator any more, two on one pair in one submission. Who had a video in a
  /// task is the same in all tests: the service remembers it.
  private void aLivelyWindow() {
    tournament.publishUpTo(3);
    tournament.vote(BIG, ELDER, "---");
    tournament.vote(MIDDLE, ELDER, "+-+");
    tournament.records.execute("UPDATE miner SET commitment_block = 201 WHERE uid = 12");
    tournament.publishUpTo(6);
    tournament.rewrite(
        "UPDATE generation SET commitment_block = commitment_block - 1"
            + " WHERE task_id = 5 AND miner_hotkey = '%s'".formatted(ELDER));
    tournament.vote(BIG, ELDER, "++++.+");
    tournament.vote(MIDDLE, ELDER, "+++-.+");
    tournament.vote(SMALL, ELDER, "----.+");
    tournament.vote(BIG, YOUNGER, "-+++++");
    tournament.vote(MIDDLE, YOUNGER, "-++-++");
    String single = Tournament.sample(4, YOUNGER, true, "null");
    assertThat(MIDDLE.postBtauth("/samples?why=not", single).statusCode()).isEqualTo(200);
    tournament.submit(
        SMALL,
        Tournament.sample(6, YOUNGER, true, "null")
            + ", "
            + Tournament.sample(6, YOUNGER, false, "null"));
    Signer former = new Signer("former");
    tournament.validator(former, 4, 1_000);
    tournament.vote(former, ELDER, "----.-");
    tournament.records.execute("DELETE FROM validator WHERE uid = 4");
  }

  @Test
  void everyVoteNamesItsEnvelopeAndItsPlaceInTheLog() throws Exception {
    // Given
    aLivelyWindow();
    grownOld();
    rank();

    // When
    JsonNode inputs = stranger.json("/rankings/" + newestId() + "/inputs");

    // Then
    List<String> listed = new ArrayList<>();
    for (JsonNode vote : inputs.path("votes")) {
      listed.add(vote.path("position").asText() + " " + leaf(vote));
    }
    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            tournament.records.rows(
                "SELECT position || ' ' || convert_from(leaf, 'UTF8') FROM audit_log"
                    + " JOIN vote ON position ="
                    + "  (SELECT first_log_position FROM ballot"
                    + "   WHERE ballot.envelope_id = vote.envelope_id) + vote.item_index"
                    + " WHERE vote.task_id > 1"));
    assertThat(inputs.path("withheld").asInt()).isZero();
    assertThat(inputs.path("complete_at").isNull()).isTrue();
  }

  private static String leaf(JsonNode vote) {
    return ("{\"competition\": \"ti2v\", \"envelope\": %s, \"item\": %s, \"miner\": %s,"
            + " \"passed\": %s, \"signed_time_ms\": %s, \"task_id\": %s, \"validator\": %s}")
        .formatted(
            vote.path("envelope"),
            vote.path("item"),
            vote.path("miner"),
            vote.path("passed"),
            vote.path("signed_time_ms"),
            vote.path("task_id"),
            vote.path("validator"));
  }

  @Test
  void votesUnderEmbargoAppearWhenItEnds() throws Exception {
    // Given: pairs that nobody decides alone, on tasks just published
    tournament.publishUpTo(Tournament.WINDOW);
    tournament.vote(BIG, ELDER, "+++++");
    tournament.vote(MIDDLE, YOUNGER, "+++++");
    tournament.vote(SMALL, YOUNGER, "-----");
    rank();
    String path = "/rankings/" + newestId() + "/inputs";
    List<String> digests =
        tournament.records.rows("SELECT encode(digest, 'hex') FROM signed_envelope");
    assertThat(digests).hasSize(3);

    // When
    HttpResponse<byte[]> early = stranger.bytes(path);

    // Then: nothing is there
    JsonNode hidden = JSON.readTree(early.body());
    assertThat(hidden.path("votes")).isEmpty();
    assertThat(hidden.path("withheld").asInt()).isEqualTo(15);
    assertThat(hidden.path("complete_at").asText()).endsWith("Z");
    assertThat(early.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(early.headers().firstValue("ETag")).isEmpty();
    for (String digest : digests) {
      HttpResponse<byte[]> refused = stranger.bytes("/evaluations/" + digest);
      assertThat(refused.statusCode()).isEqualTo(404);
      assertThat(JSON.readTree(refused.body()).path("detail").asText())
          .startsWith("Evaluation under embargo, at the latest until ");
      assertThat(Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow()))
          .isBetween(1L, 3601L);
      assertThat(refused.headers().firstValue("Cache-Control")).contains("no-store");
    }

    // When
    grownOld();

    // Then: all of it is
    JsonNode shown = stranger.json(path);
    assertThat(shown.path("votes")).hasSize(15);
    assertThat(shown.path("withheld").asInt()).isZero();
    for (String digest : digests) {
      stranger.verified(digest);
    }
  }

  @Test
  void settledPairsAreShownAtOnceAndOpenOnesBesideThemAreNot() throws Exception {
    // Given: the elder's pairs are settled, the younger's are open
    tournament.publishUpTo(Tournament.WINDOW);
    tournament.vote(BIG, ELDER, "+++++");
    tournament.vote(MIDDLE, ELDER, "+++++");
    tournament.submit(
        SMALL,
        Tournament.sample(5, ELDER, true, "null")
            + ", "
            + Tournament.sample(5, YOUNGER, true, "null"));
    rank();

    // When
    JsonNode inputs = stranger.json("/rankings/" + newestId() + "/inputs");

    // Then
    assertThat(inputs.path("votes").findValuesAsText("miner")).hasSize(11).containsOnly(ELDER);
    assertThat(inputs.path("withheld").asInt()).isEqualTo(1);
    stranger.verified(digestOf(BIG));
    stranger.verified(digestOf(MIDDLE));
    assertThat(stranger.bytes("/evaluations/" + digestOf(SMALL)).statusCode()).isEqualTo(404);
  }

  private String digestOf(Signer signer) {
    return tournament
        .records
        .rows("SELECT encode(digest, 'hex') FROM signed_envelope WHERE caller = ?", signer.hotkey())
        .getFirst();
  }

  @Test
  void changesOfTheBlacklistArePublicEnvelopes() throws Exception {
    // Given: each change is ranked at once, and must not be in the middle of another test
    Signer.ADMIN.post("/blacklist", "{\"hotkey\": \"%s\"}".formatted(ELDER)).then().statusCode(200);
    Until.isTrue("the first change is ranked", () -> storedRankings() == 1);
    Signer.ADMIN.delete("/blacklist/" + ELDER).then().statusCode(200);
    Until.isTrue("the second change is ranked", () -> storedRankings() == 2);

    // When
    List<String> methods = new ArrayList<>();
    for (String digest :
        tournament.records.rows("SELECT encode(digest, 'hex') FROM signed_envelope ORDER BY id")) {
      methods.add(stranger.verified(digest).path("method").asText());
    }

    // Then
    assertThat(methods).containsExactly("POST", "DELETE");
  }

  @Test
  void nothingButTheSignaturesHeadersIsPublished() throws Exception {
    // Given
    tournament.publishUpTo(1);
    tournament.vote(BIG, ELDER, "+");
    grownOld();

    // When
    JsonNode envelope = stranger.verified(digestOf(BIG));

    // Then
    assertThat(envelope.path("headers").properties())
        .extracting(header -> header.getKey())
        .containsExactlyInAnyOrder("x-signature", "x-timestamp", "x-validator-hotkey");
    assertThat(envelope.properties())
        .extracting(member -> member.getKey())
        .containsExactlyInAnyOrder(
            "digest",
            "scheme",
            "method",
            "target",
            "caller",
            "signed_time_ms",
            "headers",
            "body_base64",
            "arrived_at");
  }

  @Test
  void whatIsFinalMayBeKept() throws Exception {
    // Given
    tournament.elderWins();
    grownOld();
    rank();
    long id = newestId();
    List<String> paths =
        List.of(
            "/rankings/" + id,
            "/rankings/" + id + "/snapshot",
            "/rankings/" + id + "/inputs",
            "/evaluations/" + digestOf(BIG));

    for (String path : paths) {
      // When
      HttpResponse<byte[]> first = stranger.bytes(path);
      String tag = first.headers().firstValue("ETag").orElseThrow();
      HttpResponse<byte[]> again = stranger.bytes(path, "If-None-Match", tag);

      // Then
      assertThat(first.statusCode()).as(path).isEqualTo(200);
      assertThat(first.headers().firstValue("Cache-Control").orElseThrow())
          .as(path)
          .contains("immutable");
      assertThat(first.headers().firstValue("Content-Type").orElseThrow())
          .as(path)
          .startsWith("application/json");
      assertThat(again.statusCode()).as(path).isEqualTo(304);
      assertThat(again.body()).as(path).isEmpty();
    }
  }

  @Test
  void inputsAreCompressedForWhoAsks() throws Exception {
    // Given
    tournament.elderWins();
    grownOld();
    rank();
    String path = "/rankings/" + newestId() + "/inputs";

    // When
    HttpResponse<byte[]> plain = stranger.bytes(path);
    HttpResponse<byte[]> compressed = stranger.bytes(path, "Accept-Encoding", "gzip");

    // Then
    assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(compressed.headers().firstValue("Vary")).contains("Accept-Encoding");
    assertThat(compressed.headers().firstValue("ETag"))
        .isNotEqualTo(plain.headers().firstValue("ETag"));
    try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
      assertThat(unzipped.readAllBytes()).isEqualTo(plain.body());
    }
  }

  @Test
  void rankingBeforeTheFirstTaskHasNoVotes() throws Exception {
    // Given
    rank();

    // When
    JsonNode inputs = stranger.json("/rankings/" + newestId() + "/inputs");

    // Then
    assertThat(inputs.path("votes")).isEmpty();
    assertThat(inputs.path("snapshot").path("newest_task").isNull()).isTrue();
    assertThat(stranger.json("/rankings/" + newestId()).path("standings")).hasSize(2);
  }

  @Test
  void rankingsComePageByPageNewestFirst() throws Exception {
    // Given
    for (int i = 0; i < 5; i++) {
      tournament.records.execute("UPDATE validator SET stake = stake + 1");
      rank();
    }
    List<Long> ids =
        tournament.records.rows("SELECT id FROM ranking ORDER BY id DESC").stream()
            .map(Long::valueOf)
            .toList();
    assertThat(ids).hasSize(5);

    // When
    JsonNode first = stranger.json("/rankings?limit=2");
    JsonNode second = stranger.json("/rankings?limit=2&before=" + first.path("next"));
    JsonNode third = stranger.json("/rankings?limit=2&before=" + second.path("next"));

    // Then
    assertThat(List.of(first, second, third).stream().flatMap(page -> idsIn(page).stream()))
        .containsExactlyElementsOf(ids);
    assertThat(third.path("next").isNull()).isTrue();
    assertThat(idsIn(stranger.json("/rankings"))).isEqualTo(ids);
  }

  private static List<Long> idsIn(JsonNode page) {
    return page.path("rankings").findValues("id").stream().map(JsonNode::asLong).toList();
  }

  @Test
  void thereIsNoPageOfNothing() throws Exception {
    JsonNode page = stranger.json("/rankings");

    assertThat(page.path("rankings").isArray()).isTrue();
    assertThat(page.path("rankings")).isEmpty();
    assertThat(page.path("next").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "/rankings/999999999, 404, Ranking not found",
    "/rankings/999999999/inputs, 404, Ranking not found",
    "/rankings/999999999/snapshot, 404, Ranking not found",
    "/rankings/0, 404, Ranking not found",
    "/rankings/-1, 404, Not Found",
    "/rankings/one, 404, Not Found",
    "/rankings/9999999999999999999999, 404, Not Found",
    "/evaluations/abc, 404, Not Found",
    "/evaluations/0000000000000000000000000000000000000000000000000000000000000000, 404,"
        + " Evaluation not found"
  })
  void whatIsNotThereIsSaid(String path, int status, String detail) throws Exception {
    HttpResponse<byte[]> answer = stranger.bytes(path);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(JSON.readTree(answer.body()).path("detail").asText()).isEqualTo(detail);
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=201", "limit=x", "before=0", "before=x"})
  void pageThatCannotBeIsRefused(String query) throws Exception {
    HttpResponse<byte[]> answer = stranger.bytes("/rankings?" + query);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(JSON.readTree(answer.body()).path("detail").get(0).path("loc").toString())
        .isEqualTo("[\"query\",\"%s\"]".formatted(query.split("=")[0]));
  }

  private static List<String> placesOf(RankingResult result) {
    return result.standings().stream()
        .map(
            standing ->
                "%s %s %d %d %b %b"
                    .formatted(
                        standing.miner().hotkey().ss58(),
                        standing.rank().isPresent() ? standing.rank().getAsInt() : "null",
                        standing.passes(),
                        standing.settled(),
                        standing.eligible(),
                        standing.isWinner()))
        .toList();
  }

  private static List<String> places(JsonNode detail) {
    List<String> places = new ArrayList<>();
    for (JsonNode place : detail.path("standings")) {
      places.add(
          "%s %s %d %d %b %b"
              .formatted(
                  place.path("hotkey").asText(),
                  place.path("rank").asText(),
                  place.path("passes").asInt(),
                  place.path("settled").asInt(),
                  place.path("eligible").asBoolean(),
                  place.path("weight").asDouble() == 1.0));
    }
    return places;
  }

  /// All tasks were published longer ago than the embargo.
  private void grownOld() {
    tournament.rewrite("UPDATE task SET published_at = now() - interval '2 hours'");
  }

  private long storedRankings() {
    return tournament.records.number("SELECT count(*) FROM ranking");
  }

  private long newestId() {
    return tournament.records.number("SELECT max(id) FROM ranking");
  }

  private void rank() {
    rankings.rank().await().atMost(Duration.ofSeconds(30));
  }
}
