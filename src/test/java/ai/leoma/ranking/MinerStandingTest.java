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
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import ai.leoma.access.Signer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `GET /miners/{hotkey}/standing`.
@QuarkusTest
@TestProfile(RankingProfile.class)
class MinerStandingTest {
  private static final String TIME = "\\d{4}-.*T\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?Z";
  private static final String STRANGER = new Signer("stranger").hotkey();
  private static final String SCORED =
      "\"{\\\"aspect_scores\\\": {\\\"first_frame_fidelity\\\": 80, \\\"prompt_adherence\\\": 80,"
          + " \\\"temporal_consistency\\\": 80, \\\"motion_quality\\\": 60,"
          + " \\\"visual_quality\\\": 60, \\\"camera_composition\\\": 60}, \\\"overall_score\\\": 99,"
          + " \\\"judge\\\": {\\\"provider\\\": \\\"openai\\\", \\\"model\\\": \\\"seer-2\\\","
          + " \\\"rubric\\\": \\\"3\\\", \\\"prompt_sha256\\\": \\\"0123456789abcdef\\\"}}\"";

  @Inject DataSource dataSource;
  @Inject Rankings rankings;
  private Tournament tournament;

  @BeforeEach
  void clear() {
    tournament = Tournament.fresh(dataSource);
  }

  @Test
  void whoIsBehindIsToldWhomToBeatByHowMuchAndWhen() {
    // Given
    tournament.elderWins();
    rank();

    // When
    ValidatableResponse standing = standing(YOUNGER);

    // Then
    standing
        .body("hotkey", equalTo(YOUNGER))
        .body("uid", equalTo(12))
        .body("model_name", equalTo("m"))
        .body("commitment_block", equalTo(200))
        .body("validity.valid", equalTo(true))
        .body("validity.reason", nullValue())
        .body("validity.since", matchesPattern(TIME))
        .body("window.first_task", equalTo(1))
        .body("window.newest_task", equalTo(5))
        .body("window.size", equalTo(5))
        .body("window.provisional", equalTo(false))
        .body("window.next_task_at", matchesPattern(TIME))
        .body("passes", equalTo(3))
        .body("settled", equalTo(5))
        .body("pass_rate", equalTo(0.6f))
        .body("wilson_interval.low", notNullValue())
        .body("completeness.required", equalTo(4))
        .body("completeness.missing", equalTo(0))
        .body("ranking.rank", equalTo(2))
        .body("ranking.ranked", equalTo(2))
        .body("ranking.winner", equalTo(false))
        .body("ranking.versus_winner.common_tasks", equalTo(5))
        .body("distance.state", equalTo("behind"))
        .body("distance.more_passes", equalTo(2))
        .body("distance.route", equalTo("dominance"))
        .body("distance.rolling.possible", equalTo(true))
        .body("distance.rolling.tasks", equalTo(5))
        .body("distance.rolling.earliest_at", matchesPattern(TIME))
        .body("distance.must_overtake", hasSize(1))
        .body("distance.must_overtake[0].hotkey", equalTo(ELDER))
        .body("distance.must_overtake[0].committed", equalTo("earlier"))
        .body("distance.must_overtake[0].more_passes", equalTo(2))
        .body("tasks.task_id", contains(5, 4, 3, 2, 1))
        .body("tasks.state", contains("failed", "failed", "passed", "passed", "passed"))
        .body("tasks[0].outcome", equalTo("Served"))
        .body("tasks[0].latency_ms", equalTo(1))
        .body("tasks[0].in_force", equalTo(true))
        .body("tasks[0].voters", equalTo(3))
        .body("tasks[0].votes_from", nullValue())
        .body("history", hasSize(1))
        .body("history[0].rank", equalTo(2))
        .body("history[0].winner", equalTo(false));
    standing(ELDER)
        .body("distance.state", equalTo("leads"))
        .body("ranking.winner", equalTo(true))
        .body("ranking.versus_winner", nullValue())
        .body("history[0].winner", equalTo(true));
  }

  @Test
  void voteIsShownWithStakeScoresOverallJudgeAndReason() {
    // Given: a pass that its own scores contradict
    tournament.publishUpTo(1);
    tournament.submit(BIG, Tournament.sample(1, ELDER, true, SCORED));
    tournament.submit(MIDDLE, Tournament.sample(1, ELDER, true, "\"[[[[\""));

    // When
    ValidatableResponse standing = standing(ELDER);

    // Then
    standing
        .body("tasks[0].state", equalTo("passed"))
        .body("tasks[0].votes.validator", contains(BIG.hotkey(), MIDDLE.hotkey()))
        .body("tasks[0].votes[0].stake", equalTo(40_000.0f))
        .body("tasks[0].votes[0].passed", equalTo(true))
        .body("tasks[0].votes[0].inconsistent", equalTo(true))
        .body("tasks[0].votes[0].scores.motion_quality", equalTo(60))
        .body("tasks[0].votes[0].overall", equalTo(74.0f))
        .body("tasks[0].votes[0].judge", equalTo("openai/seer-2/3/0123456789ab"))
        .body("tasks[0].votes[0].reason", equalTo("seen"))
        .body("tasks[0].votes[0].confidence", equalTo(90))
        .body("tasks[0].votes[1].scores", nullValue())
        .body("tasks[0].votes[1].overall", nullValue())
        .body("tasks[0].votes[1].judge", nullValue());
  }

  @Test
  void voteThatAnOlderReleaseWroteIsShownTheSame() {
    // Given: the same of two miners, of which those on one are as an older release writes them
    tournament.publishUpTo(1);
    for (String miner : List.of(ELDER, YOUNGER)) {
      tournament.submit(BIG, Tournament.sample(1, miner, true, SCORED));
      tournament.submit(MIDDLE, Tournament.sample(1, miner, true, "\"[[[[\""));
    }
    tournament.rewrite(
        "UPDATE evaluation SET judged_scores = NULL, judged_hundredths = NULL, judged_by = NULL"
            + " WHERE miner = '%s'".formatted(ELDER));
    assertThat(tournament.records.number("SELECT count(*) FROM evaluation WHERE judged_by IS NULL"))
        .isEqualTo(2);

    // When
    List<Map<String, Object>> old = standing(ELDER).extract().path("tasks[0].votes");
    List<Map<String, Object>> young = standing(YOUNGER).extract().path("tasks[0].votes");

    // Then
    assertThat(old).hasSize(2);
    old.forEach(vote -> vote.remove("evaluated_at"));
    young.forEach(vote -> vote.remove("evaluated_at"));
    assertThat(old).isEqualTo(young);
  }

  @Test
  void standingThatWasAskedForBeforeShowsEveryLaterVote() {
    // Given
    tournament.publishUpTo(5);
    tournament.vote(BIG, ELDER, "+++++");
    tournament.vote(MIDDLE, ELDER, "+++++");
    List<List<Boolean>> before = standing(ELDER).extract().path("tasks.votes.passed");

    // When: one more, one that takes the place of an earlier one, and one on another miner
    tournament.vote(SMALL, ELDER, "-....");
    tournament.vote(BIG, ELDER, ".-...");
    tournament.vote(BIG, YOUNGER, "..-..");

    // Then
    assertThat(before).containsOnly(List.of(true, true));
    standing(ELDER)
        .body("tasks[4].votes.validator", contains(BIG.hotkey(), MIDDLE.hotkey(), SMALL.hotkey()))
        .body("tasks[4].votes.passed", contains(true, true, false))
        .body("tasks[4].voters", equalTo(3))
        .body("tasks[3].votes.validator", contains(MIDDLE.hotkey(), BIG.hotkey()))
        .body("tasks[3].votes.passed", contains(true, false))
        .body("tasks[3].state", equalTo("failed"))
        .body("tasks[2].votes.passed", contains(true, true))
        .body("passes", equalTo(4));
  }

  @Test
  void stakeThatChangedIsShownWithVotesThatDidNot() {
    tournament.publishUpTo(1);
    tournament.vote(BIG, ELDER, "+");
    tournament.vote(MIDDLE, ELDER, "+");
    standing(ELDER).body("tasks[0].votes[0].stake", equalTo(40_000.0f));

    tournament.records.execute(
        "UPDATE validator SET stake = 41000000000000 WHERE hotkey = ?", BIG.hotkey());
    tournament.rewrite("UPDATE audit_head SET last_position = last_position + 1");

    standing(ELDER).body("tasks[0].votes[0].stake", equalTo(41_000.0f));
  }

  @Test
  void votesOnAnOpenPairAreUnderEmbargoForAnHour() {
    // Given: three active validators, and one vote of less than half of their stake
    tournament.publishUpTo(5);
    for (Signer validator : new Signer[] {BIG, MIDDLE, SMALL}) {
      tournament.vote(validator, YOUNGER, "....+");
    }
    tournament.vote(BIG, ELDER, "+....");

    // When
    ValidatableResponse within = standing(ELDER);
    tournament.rewrite("UPDATE task SET published_at = now() - interval '61 minutes' WHERE id = 1");
    // somebody votes: standings are not made anew by the clock within its minute
    tournament.vote(SMALL, YOUNGER, "...-.");
    ValidatableResponse after = standing(ELDER);

    // Then
    within
        .body("tasks[4].state", equalTo("open"))
        .body("tasks[4].voters", equalTo(1))
        .body("tasks[4].votes", empty())
        .body("tasks[4].votes_from", matchesPattern(TIME))
        .body("passes", equalTo(0))
        .body("settled", equalTo(0))
        .body("pass_rate", nullValue());
    after
        .body("tasks[4].state", equalTo("open"))
        .body("tasks[4].votes.validator", contains(BIG.hotkey()))
        .body("tasks[4].votes_from", nullValue());
  }

  @Test
  void windowThatIsNotFullIsProvisional() {
    tournament.publishUpTo(3);
    tournament.vote(BIG, ELDER, "++-");
    tournament.vote(MIDDLE, ELDER, "++-");

    standing(ELDER)
        .body("window.provisional", equalTo(true))
        .body("passes", equalTo(2))
        .body("ranking", nullValue())
        .body("history", empty())
        .body("distance.state", equalTo("window_not_full"))
        .body("distance.tasks_missing", equalTo(2));
  }

  @Test
  void newCommitmentStartsAtZeroAndItsOldVideosDoNotCount() {
    tournament.elderWins();
    tournament.records.execute("UPDATE miner SET commitment_block = 300 WHERE uid = 11");

    standing(ELDER)
        .body("passes", equalTo(0))
        .body("settled", equalTo(0))
        .body("tasks.in_force", contains(false, false, false, false, false))
        .body("tasks.state", contains("open", "open", "open", "open", "open"))
        .body("completeness.missing", equalTo(4));
  }

  @Test
  void whoIsNotValidIsToldWhyAndSinceWhen() {
    tournament.elderWins();
    tournament.records.execute(
        "UPDATE miner SET invalid_reason = 'chute_not_running',"
            + " verdict_since = '2026-01-02T03:04:05Z' WHERE uid = 11");

    standing(ELDER)
        .body("validity.valid", equalTo(false))
        .body("validity.reason", equalTo("chute_not_running"))
        .body("validity.since", equalTo("2026-01-02T03:04:05Z"))
        .body("distance.state", equalTo("not_valid"));
  }

  @Test
  void blacklistedMinerIsInvalidSinceItsEntryAndShowsNothingOfItsModel() {
    tournament.elderWins();
    tournament.records.execute(
        "INSERT INTO blacklist_entry (hotkey, added_by, created_at, envelope_id)"
            + " SELECT ?, 'x', '2026-01-02T03:04:05Z', min(id) FROM signed_envelope",
        ELDER);

    standing(ELDER)
        .body("validity.reason", equalTo("blacklisted"))
        .body("validity.since", equalTo("2026-01-02T03:04:05Z"))
        .body("model_name", nullValue())
        .body("commitment_block", nullValue());
  }

  @Test
  void knownStateIsNotSentAgain() {
    // Given
    tournament.elderWins();
    rank();
    String tag = standing(ELDER).extract().header("ETag");

    // When, Then
    given()
        .header("If-None-Match", tag)
        .get("/miners/" + ELDER + "/standing")
        .then()
        .statusCode(304);
    tournament.vote(BIG, ELDER, "----.");
    standing(ELDER).header("ETag", not(equalTo(tag)));
  }

  @ParameterizedTest
  @CsvSource({
    "nobody, 400, Invalid SS58 address format",
    "5%2F..%2F, 400, Invalid SS58 address format",
    "info, 400, Invalid SS58 address format"
  })
  void whatIsNoHotkeyIsRefused(String text, int status, String detail) {
    given()
        .urlEncodingEnabled(false)
        .get("/miners/" + text + "/standing")
        .then()
        .statusCode(status)
        .body("detail", equalTo(detail));
  }

  @Test
  void strangerIsNotFound() {
    given()
        .get("/miners/" + STRANGER + "/standing")
        .then()
        .statusCode(404)
        .body("detail", equalTo("Miner not found"));
  }

  private static ValidatableResponse standing(String hotkey) {
    return given().get("/miners/" + hotkey + "/standing").then().statusCode(200);
  }

  private void rank() {
    rankings.rank().await().atMost(Duration.ofSeconds(30));
  }
}
