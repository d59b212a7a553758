package ai.leoma.ranking;

import static ai.leoma.ranking.Tournament.BIG;
import static ai.leoma.ranking.Tournament.ELDER;
import static ai.leoma.ranking.Tournament.MIDDLE;
import static ai.leoma.ranking.Tournament.SMALL;
import static ai.leoma.ranking.Tournament.YOUNGER;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.Signer;
import ai.leoma.evaluation.VoteTallies;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The embargo of rules 2 on everything that reads votes as they came: nobody reads another one's
/// vote on an open pair of the last hour, nor can work it out.
@QuarkusTest
@TestProfile(RankingProfile.class)
class HiddenVotesTest {
  @Inject DataSource dataSource;
  @Inject VoteTallies tallies;
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
  void openPairOfTheLastHourIsHiddenFromEverybodyButItsVoter() {
    tournament.vote(BIG, ELDER, "+....");

    assertThat(onElder(given().get("/samples/list"))).isEmpty();
    assertThat(onElder(given().get(ofTask(BIG, 1)))).isEmpty();
    for (Signer other : List.of(MIDDLE, Signer.ADMIN)) {
      assertThat(onElder(signed(other, "/samples/validator/" + BIG.hotkey()))).isEmpty();
      assertThat(onElder(signed(other, "/samples/miner/" + ELDER))).isEmpty();
    }
    assertThat(onElder(signed(BIG, "/samples/validator/" + BIG.hotkey()))).hasSize(1);
    assertThat(onElder(signed(BIG, "/samples/miner/" + ELDER))).hasSize(1);
    assertThat(given().get("/samples/list").jsonPath().getList("miner_hotkey"))
        .containsExactly(YOUNGER, YOUNGER, YOUNGER);
  }

  @Test
  void settledPairIsShown() {
    tournament.vote(BIG, ELDER, "+....");
    tournament.vote(MIDDLE, ELDER, "+....");

    assertThat(onElder(given().get("/samples/list"))).hasSize(2);
    assertThat(onElder(given().get(ofTask(BIG, 1)))).hasSize(1);
    assertThat(onElder(signed(SMALL, "/samples/validator/" + BIG.hotkey()))).hasSize(1);
    assertThat(onElder(signed(SMALL, "/samples/miner/" + ELDER))).hasSize(2);
  }

  @Test
  void openPairIsShownAfterTheHour() {
    tournament.vote(BIG, ELDER, "+....");
    tournament.rewrite("UPDATE task SET published_at = now() - interval '61 minutes' WHERE id = 1");

    assertThat(onElder(given().get("/samples/list"))).hasSize(1);
    assertThat(onElder(given().get(ofTask(BIG, 1)))).hasSize(1);
    assertThat(onElder(signed(MIDDLE, "/samples/miner/" + ELDER))).hasSize(1);
  }

  @Test
  void votesAreCountedOnceTheHourIsOver() {
    tournament.vote(BIG, ELDER, "+-...");
    tournament.rewrite("UPDATE task SET published_at = now() - interval '61 minutes' WHERE id = 1");

    count();

    JsonPath scores = given().get("/scores/validator/" + BIG.hotkey()).jsonPath();
    assertThat(scores.getList("scores.miner_hotkey")).containsExactly(ELDER);
    assertThat(scores.getInt("scores[0].total_samples")).isEqualTo(1);
    assertThat(scores.getInt("scores[0].total_passed")).isEqualTo(1);
    JsonPath stats = given().get("/scores/stats").jsonPath();
    assertThat(stats.getInt("total_samples")).isEqualTo(5);
    assertThat(stats.getInt("total_score_entries")).isEqualTo(1);
  }

  @Test
  void tasksOfAMinerSayWhatThePairsSay() {
    // Given
    tournament.vote(BIG, ELDER, "+-...");
    tournament.vote(MIDDLE, ELDER, "+....");

    // Then
    JsonPath tasks = given().get("/miners/" + ELDER + "/tasks").jsonPath();
    assertThat(tasks.getList("task_id")).containsExactly(2, 1);
    assertThat(tasks.getList("passed")).containsExactly(false, true);

    // When: the tasks leave the window, their own voters decide
    tournament.publishUpTo(Tournament.WINDOW + 3);

    // Then
    assertThat(given().get("/tasks?miner_hotkey=" + ELDER).jsonPath().getList("passed"))
        .containsExactly(false, true);
  }

  @Test
  void closedTasksAreCountedOnceAndAgainWhenTheyOpen() {
    // Given
    tournament.vote(BIG, ELDER, "++-..");
    tournament.publishUpTo(30);
    tournament.rewrite("UPDATE task SET published_at = now() - interval '61 minutes'");

    // When: votes are taken on tasks from 21 on, and the one before counts as open to be sure
    count();
    count();

    // Then
    assertThat(tournament.records.number("SELECT closed_task FROM vote_count")).isEqualTo(19);
    assertThat(passedOfElder()).isEqualTo("2/3");

    // When: a shorter window had closed more
    tournament.records.execute("UPDATE vote_count SET closed_task = 25");
    count();

    // Then
    assertThat(tournament.records.number("SELECT closed_task FROM vote_count")).isEqualTo(19);
    assertThat(passedOfElder()).isEqualTo("2/3");
    assertThat(given().get("/scores/stats").jsonPath().getInt("total_samples")).isEqualTo(6);
  }

  @Test
  void scoresAreOfValidMinersAndRegisteredValidators() {
    // Given
    tournament.vote(BIG, ELDER, "++-..");
    tournament.vote(SMALL, ELDER, "+--..");
    tournament.rewrite("UPDATE task SET published_at = now() - interval '61 minutes'");
    count();
    assertThat(given().get("/scores").jsonPath().getInt("total_validators")).isEqualTo(3);

    // When
    tournament.records.execute("DELETE FROM validator WHERE hotkey = ?", SMALL.hotkey());
    tournament.records.execute(
        "UPDATE miner SET invalid_reason = 'chute_not_running' WHERE hotkey = ?", YOUNGER);

    // Then
    JsonPath scores = given().get("/scores").jsonPath();
    assertThat(scores.getInt("total_validators")).isEqualTo(1);
    assertThat(scores.getMap("scores")).containsOnlyKeys(ELDER);
    assertThat(given().get("/scores/validators").jsonPath().getList("validator_hotkey"))
        .containsExactly(BIG.hotkey());
  }

  private String passedOfElder() {
    JsonPath scores = given().get("/scores/validator/" + BIG.hotkey()).jsonPath();
    String elder = "scores.find { it.miner_hotkey == '" + ELDER + "' }.";
    return scores.getInt(elder + "total_passed") + "/" + scores.getInt(elder + "total_samples");
  }

  private void count() {
    tallies.count().await().atMost(Duration.ofSeconds(60));
  }

  private static List<String> onElder(Response samples) {
    assertThat(samples.statusCode()).isEqualTo(200);
    List<String> miners = samples.jsonPath().getList("miner_hotkey");
    return miners.stream().filter(ELDER::equals).toList();
  }

  private static String ofTask(Signer validator, long task) {
    return "/samples/task?validator_hotkey=" + validator.hotkey() + "&task_id=" + task;
  }

  private static Response signed(Signer reader, String path) {
    return reader.request("", Signer.now()).get(path);
  }
}
