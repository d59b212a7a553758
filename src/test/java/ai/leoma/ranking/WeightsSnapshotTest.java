package ai.leoma.ranking;

import static ai.leoma.ranking.Tournament.ELDER;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import ai.leoma.TestConfig;
import ai.leoma.access.Signer;
import ai.leoma.answer.Answer;
import ai.leoma.chain.Hotkey;
import ai.leoma.validator.weights.KeptWeights;
import ai.leoma.validator.weights.PublishedWeights;
import ai.leoma.validator.weights.SignedWeights;
import ai.leoma.validator.weights.WeightsStatement;
import ai.leoma.validator.weights.WeightsStatement.Payee;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `/weights/snapshot`: the weights of a moment, signed.
@QuarkusTest
@TestProfile(RankingProfile.class)
class WeightsSnapshotTest {
  private static final Hotkey SERVICE = new Hotkey(Signer.RECEIVER);

  @Inject DataSource dataSource;
  @Inject Rankings rankings;
  @TempDir Path folder;
  private Tournament tournament;

  @BeforeEach
  void clear() {
    tournament = Tournament.fresh(dataSource);
  }

  @Test
  void winnerIsStatedWithItsRankingAndSigned() {
    // Given
    tournament.elderWins();
    rank();

    // When
    SignedWeights signed = read(get());

    // Then
    WeightsStatement statement = signed.statement();
    assertThat(signed.isSigned()).isTrue();
    assertThat(statement.signer()).isEqualTo(SERVICE);
    assertThat(statement.payee()).contains(new Payee(11, new Hotkey(ELDER)));
    assertThat(statement.netuid()).isEqualTo(99);
    assertThat(statement.ranking())
        .isEqualTo(tournament.records.number("SELECT max(id) FROM ranking"));
    assertThat(statement.inputsSha256())
        .isEqualTo(
            tournament
                .records
                .rows("SELECT encode(inputs_sha256, 'hex') FROM ranking ORDER BY id DESC")
                .getFirst());
    assertThat(Duration.between(statement.issuedAt(), statement.expiresAt()))
        .isEqualTo(Duration.ofHours(3));
    assertThat(Duration.between(statement.issuedAt(), Instant.now()))
        .isLessThan(Duration.ofMinutes(5));
  }

  @Test
  void validatorKeepsIt() {
    tournament.elderWins();
    rank();
    KeptWeights kept = new KeptWeights(folder, 99);

    byte[] json = get().asByteArray();

    Response weights = given().get("/weights");
    PublishedWeights.Stated published =
        (PublishedWeights.Stated)
            PublishedWeights.read(
                weights.asString(), Optional.of(weights.header(PublishedWeights.RANKING_HEADER)));
    assertThat(kept.offer(json, published, Set.of(SERVICE), Instant.now()))
        .isEqualTo(KeptWeights.Offer.KEPT);
    assertThat(kept.usable(Set.of(SERVICE), Instant.now())).isPresent();
  }

  @Test
  void sameWeightsAreNotSignedAgainAtOnceAndOthersAre() {
    tournament.elderWins();
    rank();
    Response first = get();
    assertThat(get().asString()).isEqualTo(first.asString());
    given()
        .header("If-None-Match", first.header("ETag"))
        .get("/weights/snapshot")
        .then()
        .statusCode(304);

    tournament.records.execute("UPDATE miner SET invalid_reason = 'chute_not_running'");

    assertThat(read(get()).statement().payee()).isEmpty();
  }

  @Test
  void nothingIsSignedBeforeTheFirstRanking() {
    given()
        .get("/weights/snapshot")
        .then()
        .statusCode(404)
        .body("detail", equalTo("No signed weights"));
  }

  @Test
  void rankingBehindTheWeightsIsNamedAndTheBodyIsTheContracts() {
    assertThat(given().get("/weights").header("Leoma-Ranking")).isNull();
    tournament.elderWins();
    rank();

    Response weights = given().get("/weights");

    assertThat(weights.header("Leoma-Ranking"))
        .isEqualTo(tournament.records.rows("SELECT max(id) FROM ranking").getFirst());
    assertThat(weights.jsonPath().getMap("").keySet()).isEqualTo(Set.of("winner_uid", "miners"));
    given()
        .header("If-None-Match", weights.header("ETag"))
        .get("/weights")
        .then()
        .statusCode(304)
        .header("Leoma-Ranking", weights.header("Leoma-Ranking"));
  }

  @Test
  void withoutAKeyNothingIsSigned() {
    WeightsSigning signing = signing(Map.of());
    StoredRanking ranking =
        new StoredRanking(
            1,
            1,
            false,
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH,
            "ab".repeat(32),
            List.of());

    assertThat(
            signing.signed(
                new CurrentWeights.Published(
                    Answer.plain(new byte[0]), Optional.of(ranking), Optional.empty())))
        .isEmpty();
  }

  @Test
  void anothersKeyAndAnUnreadableOneStopTheStart() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), "11".repeat(32));
    Path none = folder.resolve("none");

    assertThatThrownBy(() -> signing(Map.of("leoma.ranking.snapshot-key-file", other.toString())))
        .hasMessageContaining("leoma.ranking.snapshot-key-file")
        .hasMessageContaining("leoma.access.hotkey")
        .hasMessageNotContaining("1111");
    assertThatThrownBy(() -> signing(Map.of("leoma.ranking.snapshot-key-file", none.toString())))
        .hasMessageContaining("leoma.ranking.snapshot-key-file");
  }

  private static WeightsSigning signing(Map<String, String> properties) {
    RankingConfig config = TestConfig.of(RankingConfig.class, properties);
    return new WeightsSigning(config, 99, Optional.of(SERVICE), Clock.systemUTC());
  }

  private static Response get() {
    Response answer = given().get("/weights/snapshot");
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer;
  }

  private static SignedWeights read(Response answer) {
    return SignedWeights.read(answer.asString().getBytes(StandardCharsets.UTF_8));
  }

  private void rank() {
    rankings.rank().await().atMost(Duration.ofSeconds(30));
  }
}
