package ai.leoma.conformance;

import static ai.leoma.conformance.Cases.batch;
import static ai.leoma.conformance.Cases.item;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.Signer;
import ai.leoma.evaluation.SubmittedSample;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

/// H01 to H15 and F10 to F13, which only the whole service shows: ranks, weights and scores.
interface ScoresCases extends Cases {
  private void arrange(long tasks) {
    stage().validator(ALICE, 10_000);
    stage().miner(MINER, 7, 100);
    stage().miner(SECOND_MINER, 8, 200);
    stage().publishUpTo(tasks);
  }

  /// Votes on the tasks 1 to `tasks`, of which the first `passes` pass.
  private void vote(Signer validator, String miner, long tasks, long passes) {
    List<SubmittedSample> items =
        LongStream.rangeClosed(1, tasks)
            .mapToObj(task -> item(task, miner).with("passed", Boolean.toString(task <= passes)))
            .toList();
    api().post(validator, "/samples/batch", batch(items)).isOk();
  }

  /// A full window; the first miner passes 90 tasks, the second 80.
  private void arrangeFullWindow() {
    arrange(100);
    vote(ALICE, MINER, 100, 90);
    vote(ALICE, SECOND_MINER, 100, 80);
    service().rank();
  }

  /// Ranks and weights are answered from memory, which may be a little older than the stage.
  private static void soon(ThrowingRunnable assertions) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(assertions);
  }

  private JsonNode ranks() {
    return api().get("/scores/rank").isOk().get("ranks");
  }

  @Test
  default void f10WindowOfAHundredTasksIsRankedAndOneOf99IsNot() {
    arrange(99);
    vote(ALICE, MINER, 99, 99);
    service().rank();
    assertThat(ranks()).isEmpty();
    assertThat(api().get("/weights").isOk().get("winner_uid").asInt()).isZero();

    stage().publishUpTo(100);
    service().rank();

    assertThat(ranks()).hasSize(1);
    assertThat(api().get("/weights").isOk().get("winner_uid").asInt()).isEqualTo(7);
  }

  @Test
  default void f11EightyOfAHundredAreEnoughAnd79AreNot() {
    arrange(100);
    vote(ALICE, MINER, 80, 80);
    vote(ALICE, SECOND_MINER, 79, 79);
    service().rank();

    assertThat(ranks().findValuesAsText("miner_hotkey")).containsExactly(MINER);
  }

  @Test
  default void f12InvalidMinerIsNotRanked() {
    arrange(100);
    vote(ALICE, MINER, 100, 100);
    stage().invalidate(MINER, "chute_not_running");
    service().rank();

    assertThat(ranks()).isEmpty();
  }

  @Test
  default void f13TasksWithoutAVoteCountInTheWindow() {
    arrange(100);
    vote(ALICE, MINER, 79, 79);
    service().rank();

    assertThat(ranks()).isEmpty();
  }

  @Test
  default void h01WithoutRanksNobodyWins() {
    api().get("/weights").is(200, "{\"winner_uid\":0,\"miners\":[]}");
  }

  @Test
  default void h02WinnerHasAllTheWeight() {
    arrangeFullWindow();

    api()
        .get("/weights")
        .is(
            200,
            ("{\"winner_uid\":7,\"miners\":[{\"miner_hotkey\":\"%s\",\"uid\":7,\"pass_rate\":0.9,"
                    + "\"weight\":1.0},{\"miner_hotkey\":\"%s\",\"uid\":8,\"pass_rate\":0.8,"
                    + "\"weight\":0.0}]}")
                .formatted(MINER, SECOND_MINER));
  }

  @Test
  default void h03WinnerThatIsInvalidNowHasNone() {
    arrangeFullWindow();

    stage().invalidate(MINER, "chute_not_running");

    soon(
        () -> {
          JsonNode weights = api().get("/weights").isOk();
          assertThat(weights.get("winner_uid").asInt()).isZero();
          assertThat(weights.get("miners").findValuesAsText("weight"))
              .containsExactly("0.0", "0.0");
        });
  }

  @Test
  default void h04WinnerThatIsGoneHasNone() {
    arrangeFullWindow();

    stage().noMiner(MINER);

    soon(
        () -> {
          JsonNode weights = api().get("/weights").isOk();
          assertThat(weights.get("winner_uid").asInt()).isZero();
          assertThat(weights.get("miners").get(0).get("uid").asInt()).isZero();
        });
  }

  @Test
  default void h05WithoutRanksTheListIsEmpty() {
    api().get("/scores/rank").is(200, "{\"ranks\":[]}");
  }

  @Test
  default void h06RankOfAMinerThatIsGoneHasNoUid() {
    arrangeFullWindow();
    assertThat(ranks().get(0).get("uid").asInt()).isEqualTo(7);
    assertThat(ranks().get(0).get("eligible").asBoolean()).isTrue();
    assertThat(ranks().get(0).get("block").asLong()).isEqualTo(100);

    stage().noMiner(MINER);

    soon(
        () -> {
          assertThat(ranks().get(0).get("uid").isNull()).isTrue();
          assertThat(ranks().get(0).get("eligible").asBoolean()).isFalse();
        });
  }

  @Test
  default void h07ScoresWithoutARowHaveATimeWithoutAZone() {
    Answer answer = api().get("/scores");

    answer.isOk();
    assertThat(answer.body())
        .matches(
            "\\{\"scores\":\\{},\"total_validators\":0,\"updated_at\":"
                + "\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?\"}");
  }

  @Test
  default void h08ScoresOfAnUnknownMinerAreZeros() {
    api()
        .get("/scores/miner/" + STRANGER)
        .is(
            200,
            "{\"miner_hotkey\":\"%s\",\"by_validator\":[],\"aggregated\":{\"total_samples\":0,\"total_passed\":0,\"avg_score\":0.0,\"pass_rate\":0.0,\"validator_count\":0}}"
                .formatted(STRANGER));
    api()
        .get("/scores/validator/" + STRANGER)
        .is(
            200,
            "{\"validator_hotkey\":\"%s\",\"scores\":[],\"total_miners\":0}".formatted(STRANGER));
    api().get("/scores/validators").is(200, "[]");
    for (String path : List.of("/scores/miner/xyz", "/scores/validator/xyz")) {
      api().get(path).isProblem(400, "Invalid SS58 address format");
    }
  }

  @Test
  default void h09StatsWithoutARowAreZeros() {
    api()
        .get("/scores/stats")
        .is(
            200,
            "{\"total_validators\":0,\"total_miners\":0,\"total_samples\":0,\"total_score_entries\":0,\"overall_pass_rate\":0.0}");
  }

  /// Differs: votes under embargo are not counted yet, and the count is one of every few minutes.
  @Test
  default void h10ScoresOfTwoValidatorsAreAveraged() {
    arrange(10);
    stage().validator(BOB, 10_000);
    vote(ALICE, MINER, 10, 6);
    vote(BOB, MINER, 10, 8);
    service().count();

    Answer answer = api().get("/scores/miner/" + MINER);

    assertThat(answer.isOk().get("aggregated").toString())
        .isEqualTo(
            "{\"total_samples\":20,\"total_passed\":14,\"avg_score\":0.7,\"pass_rate\":0.7,"
                + "\"validator_count\":2}");
    assertThat(answer.json().get("by_validator").findValuesAsText("score"))
        .containsExactlyInAnyOrder("0.6", "0.8");
    assertThat(answer.body())
        .containsPattern(
            "\"updated_at\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?\\+00:00\"");
    assertThat(api().get("/scores/stats").body())
        .isEqualTo(
            "{\"total_validators\":2,\"total_miners\":1,\"total_samples\":20,"
                + "\"total_score_entries\":2,\"overall_pass_rate\":0.7}");
  }

  @Test
  default void h11SecondCountTakesThePlaceOfTheFirst() {
    arrange(10);
    vote(ALICE, MINER, 10, 6);
    service().count();

    vote(ALICE, MINER, 10, 8);
    service().count();

    JsonNode scores = api().get("/scores/validator/" + ALICE.hotkey()).isOk();
    assertThat(scores.get("total_miners").asInt()).isEqualTo(1);
    assertThat(scores.get("scores")).hasSize(1);
    assertThat(scores.get("scores").get(0).get("total_passed").asInt()).isEqualTo(8);
    assertThat(scores.get("scores").get(0).get("miner_hotkey").asText()).isEqualTo(MINER);
  }

  @Test
  default void h12WithoutSamplesTheRateIsZero() {
    arrange(10);
    vote(ALICE, MINER, 10, 6);
    service().count();

    assertThat(api().get("/scores/miner/" + SECOND_MINER).isOk().at("/aggregated/pass_rate"))
        .hasToString("0.0");
  }

  @Test
  default void h13FifteenOfTwentyAreThreeQuarters() {
    arrange(20);
    vote(ALICE, MINER, 20, 15);
    service().count();

    JsonNode summary = api().get("/scores/validators").isOk().get(0);

    assertThat(summary.fieldNames())
        .toIterable()
        .containsExactly(
            "validator_hotkey",
            "total_samples",
            "total_passed",
            "avg_score",
            "pass_rate",
            "last_updated");
    assertThat(summary.get("pass_rate").asText()).isEqualTo("0.75");
    assertThat(summary.get("total_samples").asInt()).isEqualTo(20);
    assertThat(summary.get("last_updated").asText()).endsWith("+00:00");
  }

  @Test
  default void h14TrailingSlashIsRedirected() {
    Answer answer = api().get("/weights/");

    assertThat(answer.status()).isEqualTo(307);
    assertThat(answer.header("location")).contains(service().address() + "/weights");
  }

  @Test
  default void h15WeightsAreNotPosted() {
    Answer answer = api().call("POST", "/weights").body("{}").send();

    answer.isProblem(405, "Method Not Allowed");
    assertThat(answer.header("allow")).contains("GET");
  }
}
