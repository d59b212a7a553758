package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.http.StubServer;
import ai.leoma.json.JsonReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `leoma miner standing` against services that answer well, badly or not at all.
class MinerStandingCommandTest {
  private static final String OWN = "5EjrqBLm2zY5QhHfHhHhHhHhHhHhHhHhHhHhHhHhHhHhnZgk";
  private static final String RIVAL = "5CoGNyLm2zY5QhHfHhHhHhHhHhHhHhHhHhHhHhHhHhHhpXN9";

  private static final String STANDING =
      """
      {"hotkey": "%1$s", "uid": 6, "model_name": "lab/leoma-%1$s", "model_revision": "r",
       "chute_id": "c", "commitment_block": 4711,
       "validity": {"valid": true, "reason": null, "since": "2026-01-02T03:04:05Z", "stale": false,
        "last_validated_at": "2026-01-02T03:04:05Z"},
       "window": {"first_task": 21, "newest_task": 120, "size": 100, "provisional": false,
        "rules_version": 1, "dominance_percent": 5, "next_task_at": "2026-01-02T03:04:05Z"},
       "passes": 70, "settled": 98, "pass_rate": 0.714, "wilson_interval": {"low": 0.6, "high": 0.8},
       "completeness": {"percent": 80, "required": 80, "missing": 0},
       "ranking": {"id": 7, "computed_at": "2026-01-02T03:04:05Z", "provisional": false,
        "eligible": true, "rank": 2, "ranked": 9, "passes": 70, "settled": 98, "winner": false,
        "versus_winner": null},
       "distance": {"state": "behind", "tasks_missing": null, "more_passes": 16,
        "route": "dominance", "rolling": {"possible": true, "tasks": 31, "route": "dominance",
        "earliest_at": "2126-01-02T03:04:05Z"},
        "must_overtake": [{"hotkey": "%2$s", "uid": 3, "committed": "earlier", "passes": 80,
         "settled": 100, "more_passes": 16}]},
       "tasks": [
        {"task_id": 120, "published_at": "2026-01-02T03:04:05Z", "outcome": "Served",
         "latency_ms": 41200, "in_force": true, "state": "open", "voters": 2,
         "votes_from": "2126-01-02T03:04:05Z", "votes": []},
        {"task_id": 119, "published_at": "2026-01-02T03:04:05Z", "outcome": "Served",
         "latency_ms": 39000, "in_force": true, "state": "failed", "voters": 3, "votes_from": null,
         "votes": [{"validator": "%2$s", "stake": 40000.0, "passed": false, "inconsistent": true,
          "scores": {"motion_quality": 41}, "overall": 61.5, "confidence": 90,
          "judge": "openai/seer-2/3/0123", "evaluated_at": "2026-01-02T03:04:05Z",
          "reason": "The camera \\u001b[2J drifts to the left although the prompt asks for a slow zoom, and it flickers."}]},
        {"task_id": 118, "published_at": "2026-01-02T03:04:05Z", "outcome": "TimedOut",
         "latency_ms": 120000, "in_force": true, "state": "open", "voters": 0, "votes_from": null,
         "votes": []}],
       "history": [
        {"id": 7, "computed_at": "2026-01-02T03:04:05Z", "newest_task": 120, "rank": 2,
         "eligible": true, "passes": 70, "settled": 98, "winner": false},
        {"id": 6, "computed_at": "2026-01-02T02:34:05Z", "newest_task": 119, "rank": null,
         "eligible": false, "passes": 70, "settled": 79, "winner": false}]}
      """
          .formatted(OWN, RIVAL);

  private final StubServer service = new StubServer();

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void textFitsEightyColumnsAndAnswersWhatMinersAsk() {
    // Given
    answer(200, STANDING);

    // When
    Ended ended = standing(OWN);

    // Then
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(ended.out())
        .contains("Miner " + OWN, "2 of 9", "70 of 98 settled, 71.4% (95%: 60.0 to 80.0%)")
        .contains("16 more passes in this window, by beating every earlier")
        .contains("As the window rolls: after passing the next 31 tasks")
        .contains(RIVAL + "  earlier  80/100           16")
        .contains("newest first: 2 -")
        .contains("votes hidden until settled", "TimedOut", "41.2")
        .contains("The camera  [2J drifts")
        .doesNotContain("\u001b");
    assertThat(service.received())
        .singleElement()
        .extracting("uri")
        .isEqualTo("/miners/" + OWN + "/standing");
  }

  @Test
  void votesAreShownWithStakeScoresJudgeAndTheWholeReason() {
    answer(200, STANDING);

    Ended ended = standing(OWN, "--votes", "--tasks", "2");

    assertThat(ended.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(ended.out())
        .contains(
            "FAIL 5CoGNy..pXN9, stake 40,000, overall 61.50 (not what its scores say)",
            "motion quality 41",
            "judge openai/seer-2/3/0123",
            "zoom, and it flickers.",
            "... 1 older tasks: --tasks 3")
        .doesNotContain("TimedOut");
  }

  @Test
  void jsonIsTheAnswerOnOneLine() {
    answer(200, STANDING);

    Ended ended = standing(OWN, "--json");

    assertThat(ended.out().lines()).hasSize(1);
    assertThat(JsonReader.parse(ended.out().strip())).isEqualTo(JsonReader.parse(STANDING.strip()));
  }

  @Test
  void unknownMinerIsOneSentence() {
    answer(404, "{\"detail\": \"Miner not found\"}");

    Ended ended = standing(OWN);

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err().lines()).singleElement().asString().contains("knows no miner " + OWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "0xabcdef", "5EjrqBLm2zY5QhHf/../../weights", ""})
  void whatIsNoHotkeyIsWrongUsageAndNobodyIsAsked(String text) {
    Ended ended = standing(text);

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("is not a hotkey", "Usage: leoma miner standing");
    assertThat(service.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"hotkey\": 7}", "{\"hotkey\": \"x\", \"validity\": []}"})
  void answerThatIsNoStandingIsOneSentence(String json) {
    answer(200, json);

    Ended ended = standing(OWN);

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines()).hasSize(1);
  }

  @Test
  void minerAloneExplainsItself() {
    Ended ended = Ended.run("miner");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("Usage: leoma miner", "standing");
  }

  private void answer(int status, String json) {
    service.behave(request -> StubServer.answer(request, status, json));
  }

  private Ended standing(String hotkey, String... more) {
    String[] arguments = new String[5 + more.length];
    arguments[0] = "miner";
    arguments[1] = "standing";
    arguments[2] = hotkey;
    arguments[3] = "--api";
    arguments[4] = service.url().toString();
    System.arraycopy(more, 0, arguments, 5, more.length);
    return Ended.run(arguments);
  }
}
