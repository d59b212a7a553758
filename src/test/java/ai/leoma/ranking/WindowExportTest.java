package ai.leoma.ranking;

import static ai.leoma.ranking.Tournament.BIG;
import static ai.leoma.ranking.Tournament.ELDER;
import static ai.leoma.ranking.Tournament.MIDDLE;
import static ai.leoma.ranking.Tournament.SMALL;
import static ai.leoma.ranking.Tournament.YOUNGER;
import static io.restassured.RestAssured.config;
import static io.restassured.RestAssured.given;
import static io.restassured.config.DecoderConfig.decoderConfig;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.Signer;
import ai.leoma.ranking.document.DocumentReading;
import ai.leoma.ranking.document.RankedDocument;
import ai.leoma.ranking.document.WindowDocuments;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `/window/export`: what a stranger ranks again is what the service ranked.
@QuarkusTest
@TestProfile(RankingProfile.class)
class WindowExportTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Inject DataSource dataSource;
  @Inject Rankings rankings;
  private Tournament tournament;

  @BeforeEach
  void clear() {
    tournament = Tournament.fresh(dataSource);
  }

  @Test
  void rankedOfflineItIsTheRankingOfTheService() throws IOException {
    // Given
    tournament.elderWins();
    rankings.rank().await().atMost(Duration.ofSeconds(30));

    // When
    RankedDocument ranked = ranked();

    // Then
    JsonNode ranks = JSON.readTree(given().get("/scores/rank").asString()).path("ranks");
    assertThat(ranked.winner()).contains(ELDER);
    assertThat(ranked.winnerUid()).isEqualTo(11);
    assertThat(ranked.places().stream().map(WindowExportTest::line))
        .isEqualTo(
            StreamSupport.stream(ranks.spliterator(), false)
                .map(
                    rank ->
                        "%s %d %d"
                            .formatted(
                                rank.path("miner_hotkey").asText(),
                                rank.path("rank").asInt(),
                                rank.path("passed_count").asInt()))
                .toList());
    assertThat(export().path("inputs_sha256").asText())
        .isEqualTo(
            tournament.records.rows("SELECT encode(inputs_sha256, 'hex') FROM ranking").getFirst());
  }

  private static String line(RankedDocument.Place place) {
    return "%s %d %d".formatted(place.hotkey(), place.rank().orElseThrow(), place.passes());
  }

  @Test
  void votesUnderEmbargoAreLeftOutAndTheRankingIsTheSame() throws IOException {
    // Given: young tasks, of which two have an open pair; the big one is active by a hidden vote
    tournament.publishUpTo(Tournament.WINDOW);
    tournament.vote(SMALL, YOUNGER, "+++++");
    tournament.vote(MIDDLE, YOUNGER, "-++++");
    tournament.vote(BIG, ELDER, "....+");

    // When
    JsonNode export = export();

    // Then
    assertThat(votes(export))
        .noneMatch(vote -> vote.startsWith("1 ") || vote.contains(ELDER))
        .contains("2 " + YOUNGER + " " + SMALL.hotkey());
    assertThat(export.path("embargoed").toString())
        .isEqualTo(
            "[{\"task_id\":1,\"miner\":\"%s\"},{\"task_id\":5,\"miner\":\"%s\"}]"
                .formatted(YOUNGER, ELDER));
    assertThat(export.path("activity").toString()).contains(BIG.hotkey());
    assertSameAsTheWindow();
  }

  @Test
  void votesAppearWhenTheEmbargoEnds() throws IOException {
    // Given
    tournament.publishUpTo(Tournament.WINDOW);
    tournament.vote(SMALL, YOUNGER, "....+");
    tournament.vote(MIDDLE, YOUNGER, "....+");
    tournament.vote(BIG, ELDER, "+....");
    String hidden = "1 " + ELDER + " " + BIG.hotkey();
    assertThat(votes(export())).hasSize(2).doesNotContain(hidden);
    String tag = given().get("/window/export").header("ETag");

    // When
    tournament.rewrite("UPDATE task SET published_at = now() - interval '61 minutes' WHERE id = 1");

    // Then
    assertThat(votes(export())).hasSize(3).contains(hidden);
    assertThat(export().path("embargoed")).isEmpty();
    assertThat(given().get("/window/export").header("ETag")).isNotEqualTo(tag);
  }

  @Test
  void votesOnEarlierCommitmentsAndOfStrangersOnlyShowActivityOrNothing() throws IOException {
    // Given
    tournament.publishUpTo(Tournament.WINDOW);
    tournament.vote(BIG, ELDER, "+++++");
    tournament.vote(MIDDLE, YOUNGER, "+++++");
    tournament.vote(SMALL, YOUNGER, "+++++");

    // When
    tournament.records.execute("UPDATE miner SET commitment_block = 101 WHERE hotkey = ?", ELDER);
    tournament.records.execute("DELETE FROM validator WHERE hotkey = ?", SMALL.hotkey());
    tournament.rewrite("UPDATE task SET published_at = now() - interval '61 minutes'");

    // Then
    assertThat(export().toString()).doesNotContain(SMALL.hotkey());
    assertThat(export().path("activity")).hasSize(Tournament.WINDOW);
    assertThat(votes(export())).noneMatch(vote -> vote.contains(ELDER));
    assertSameAsTheWindow();
  }

  @Test
  void anyWindowIsTheSameOffline() throws IOException {
    for (long seed = 1; seed <= 12; seed++) {
      // Given
      Random random = new Random(seed);
      clear();
      tournament.publishUpTo(Tournament.WINDOW + random.nextInt(4) - 1);
      for (Signer validator : new Signer[] {BIG, MIDDLE, SMALL}) {
        tournament.vote(validator, ELDER, signs(random));
        tournament.vote(validator, YOUNGER, signs(random));
      }
      if (random.nextInt(3) == 0) {
        tournament.records.execute("DELETE FROM miner WHERE hotkey = ?", ELDER);
      }

      // Then
      assertSameAsTheWindow();
    }
  }

  private static String signs(Random random) {
    return random
        .ints(Tournament.WINDOW - 1, 0, 4)
        .mapToObj(choice -> choice == 0 ? "-" : choice == 1 ? "." : "+")
        .collect(Collectors.joining("", "+", ""));
  }

  @Test
  void knownExportIsNotSentAgain() {
    // Given
    tournament.elderWins();
    Response first = given().get("/window/export");

    // When
    Response again = given().header("If-None-Match", first.header("ETag")).get("/window/export");

    // Then
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.contentType()).startsWith("application/json");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.asByteArray()).isEmpty();
  }

  @Test
  void compressedItIsTheSame() throws IOException {
    tournament.elderWins();

    Response plain = undecoded("identity");
    Response zipped = undecoded("gzip");

    assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(plain.header("Content-Encoding")).isNull();
    assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped.asByteArray())).readAllBytes())
        .isEqualTo(plain.asByteArray());
    assertThat(zipped.header("ETag")).isNotEqualTo(plain.header("ETag"));
  }

  private static Response undecoded(String encoding) {
    return given()
        .config(config().decoderConfig(decoderConfig().noContentDecoders()))
        .header("Accept-Encoding", encoding)
        .get("/window/export");
  }

  @Test
  void nothingIsExportedAsAWindowOfNothing() throws IOException {
    tournament.records.execute("DELETE FROM miner");

    assertThat(export().path("tasks")).isEmpty();
    assertThat(ranked().provisional()).isTrue();
    assertThat(ranked().winner()).isEmpty();
  }

  /// Passes, settled pairs and eligibility of this moment, as the page has them.
  private static void assertSameAsTheWindow() throws IOException {
    JsonNode window = JSON.readTree(given().get("/window").asString());
    List<String> live = new ArrayList<>();
    for (JsonNode line : window.path("standings")) {
      live.add(
          "%s %d %d %b"
              .formatted(
                  line.path("hotkey").asText(),
                  line.path("passes").asInt(),
                  line.path("settled").asInt(),
                  line.path("eligible").asBoolean()));
    }
    RankedDocument ranked = ranked();
    assertThat(
            ranked.places().stream()
                .map(
                    place ->
                        "%s %d %d %b"
                            .formatted(
                                place.hotkey(), place.passes(), place.settled(), place.eligible())))
        .containsExactlyInAnyOrderElementsOf(live);
    assertThat(ranked.provisional()).isEqualTo(window.path("provisional").asBoolean());
  }

  private static JsonNode export() throws IOException {
    return JSON.readTree(given().get("/window/export").then().statusCode(200).extract().asString());
  }

  private static List<String> votes(JsonNode export) {
    List<String> votes = new ArrayList<>();
    for (JsonNode vote : export.path("votes")) {
      votes.add(
          "%d %s %s"
              .formatted(
                  vote.path("task_id").asLong(),
                  vote.path("miner").asText(),
                  vote.path("validator").asText()));
    }
    return votes;
  }

  private static RankedDocument ranked() {
    byte[] export = given().get("/window/export").then().statusCode(200).extract().asByteArray();
    try (WindowDocuments documents = new WindowDocuments(new ByteArrayInputStream(export))) {
      DocumentReading reading = documents.next();
      assertThat(reading).isInstanceOf(DocumentReading.Read.class);
      return RankedDocument.of(((DocumentReading.Read) reading).document());
    }
  }
}
