package ai.leoma.ranking;

import static ai.leoma.ranking.Tournament.BIG;
import static ai.leoma.ranking.Tournament.ELDER;
import static ai.leoma.ranking.Tournament.MIDDLE;
import static ai.leoma.ranking.Tournament.SMALL;
import static ai.leoma.ranking.Tournament.YOUNGER;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import ai.leoma.access.Signer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the pages of tasks tell of the votes (wire contract, section 3, rows 28 and 29; the embargo
/// of rules 2).
@QuarkusTest
@TestProfile(RankingProfile.class)
class ShownVotesTest {
  @Inject DataSource dataSource;
  private Tournament tournament;

  @BeforeEach
  void publish() {
    tournament = Tournament.fresh(dataSource);
    tournament.publishUpTo(Tournament.WINDOW);
    // who is active counts for open pairs, whether it voted on them or not
    for (Signer validator : new Signer[] {BIG, MIDDLE, SMALL}) {
      tournament.vote(validator, YOUNGER, "....+");
    }
  }

  @Test
  void votesOnAnOpenPairAreNotShownWithinTheHour() {
    tournament.vote(BIG, ELDER, "+....");

    pair(1, ELDER).body("validators", empty()).body("final_passed", equalTo(false));
    get("/tasks/1")
        .body("validator_count", equalTo(1))
        .body("miners.find { it.miner_hotkey == '%s' }.passed".formatted(ELDER), equalTo(false));
  }

  @Test
  void votesOnASettledPairAreShownWithStakeAndScores() {
    // Given
    String artifacts =
        "\"{\\\"aspect_scores\\\": {\\\"motion_quality\\\": 81.9}, \\\"overall_score\\\": 77}\"";
    tournament.submit(BIG, Tournament.sample(1, ELDER, true, artifacts));
    tournament.submit(MIDDLE, Tournament.sample(1, ELDER, true, "null"));

    // When
    ValidatableResponse page = pair(1, ELDER);

    // Then
    page.body("final_passed", equalTo(true))
        .body("validators.validator_hotkey", contains(BIG.hotkey(), MIDDLE.hotkey()))
        .body("validators[0].passed", equalTo(true))
        .body("validators[0].stake", equalTo(40_000.0f))
        .body("validators[0].confidence", equalTo(90))
        .body("validators[0].reasoning", equalTo("seen"))
        .body("validators[0].evaluated_at", matchesPattern(".*T\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?Z"))
        .body("validators[0].aspect_scores.motion_quality", equalTo(81))
        .body("validators[0].overall_score", equalTo(77))
        .body("validators[1].aspect_scores", nullValue())
        .body("validators[1].overall_score", nullValue());
  }

  @Test
  void votesOnAnOpenPairAreShownAfterTheHour() {
    tournament.vote(BIG, ELDER, "+....");
    tournament.rewrite("UPDATE task SET published_at = now() - interval '61 minutes' WHERE id = 1");

    pair(1, ELDER)
        .body("validators", hasSize(1))
        .body("validators[0].validator_hotkey", equalTo(BIG.hotkey()))
        .body("final_passed", equalTo(false));
  }

  @Test
  void summaryCountsVotersOfTaskAndPair() {
    // Given
    tournament.vote(BIG, ELDER, "+....");
    tournament.vote(MIDDLE, ELDER, "+....");
    tournament.vote(SMALL, YOUNGER, "-....");

    // When
    ValidatableResponse page = get("/tasks/1");

    // Then
    page.body("validator_count", equalTo(3))
        .body("miner_count", equalTo(2))
        .body("miners.miner_hotkey", contains(ELDER, YOUNGER))
        .body("miners.passed", contains(true, false))
        .body("miners.validator_count", contains(2, 1))
        .body("miners[0].updated", matchesPattern(".*T\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?Z"));
  }

  @Test
  void voterWithoutARegistrationHasNoStake() {
    tournament.vote(BIG, ELDER, "+....");
    tournament.vote(MIDDLE, ELDER, "+....");
    tournament.records.execute("DELETE FROM validator WHERE hotkey = ?", MIDDLE.hotkey());
    tournament.records.execute("DELETE FROM validator WHERE hotkey = ?", SMALL.hotkey());

    pair(1, ELDER)
        .body("final_passed", equalTo(true))
        .body(
            "validators.find { it.validator_hotkey == '%s' }.stake".formatted(MIDDLE.hotkey()),
            nullValue());
  }

  @Test
  void taskThatLeftTheWindowKeepsTheOutcomeOfItsOwnVoters() {
    // Given
    tournament.vote(BIG, ELDER, "+....");
    tournament.vote(MIDDLE, ELDER, "+....");

    // When
    tournament.publishUpTo(Tournament.WINDOW + 3);

    // Then
    pair(1, ELDER).body("final_passed", equalTo(true)).body("validators", hasSize(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\\\"aspect_scores\\\": {\\\"\\\\ud800\\\": 1}, \\\"overall_score\\\": 77}",
        "{\\\"aspect_scores\\\": {\\\"a\\\": 1e999}, \\\"overall_score\\\": 77}",
        "[[[[[[[[[[[[[[[[",
        ""
      })
  void hostileEvidenceLeavesThePageStanding(String escapedJson) {
    tournament.submit(BIG, Tournament.sample(1, ELDER, true, '"' + escapedJson + '"'));
    tournament.vote(MIDDLE, ELDER, "+....");

    pair(1, ELDER)
        .body("validators", hasSize(2))
        .body("validators[0].aspect_scores", nullValue())
        .body("validators[0].overall_score", nullValue());
  }

  @Test
  void pageOfThePageLinksFirstFrameAndVideos() {
    ValidatableResponse page = get("/dashboard/tasks/1");

    page.body("task_id", equalTo(1)).body("prompt", equalTo("a fox")).body("videos", hasSize(2));
    assertThat((String) page.extract().path("first_frame_url")).contains("/1/first_frame.png?");
    assertThat(
            (String) page.extract().path("videos.find { it.hotkey == '%s' }.url".formatted(ELDER)))
        .contains("/1/generated_videos/" + ELDER + ".mp4?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "6", "999999999999999999", "99999999999999999999", "-1", "abc"})
  void pageOfATaskThatIsNotPublishedIsNotFound(String id) {
    given().get("/dashboard/tasks/" + id).then().statusCode(404);
  }

  private static ValidatableResponse pair(long task, String miner) {
    return get("/tasks/" + task + "/miner/" + miner);
  }

  private static ValidatableResponse get(String path) {
    return given().get(path).then().statusCode(200);
  }
}
