package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.http.StubServer;
import ai.leoma.json.JsonReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `leoma rank` against services that answer well, badly or not at all.
class RankCommandTest {
  private static final String FIRST = "5EjrqBLm2zY5QhHfHhHhHhHhHhHhHhHhHhHhHhHhHhHhnZgk";
  private static final String SECOND = "5CoGNyLm2zY5QhHfHhHhHhHhHhHhHhHhHhHhHhHhHhHhpXN9";
  private static final String THIRD = "5DAGy9Lm2zY5QhHfHhHhHhHhHhHhHhHhHhHhHhHhHhHhuUv9";

  private static final String WINDOW =
      """
      {"newest_task": 120, "window": 100, "provisional": false, "ranked_at": "2026-11-22T14:00:00Z",
       "winner": {"hotkey": "%1$s", "uid": 6}, "tasks": [],
       "standings": [
        {"hotkey": "%1$s", "uid": 6, "valid": true, "reason": null, "eligible": true, "rank": 1,
         "weight": 1.0, "passes": 90, "settled": 98},
        {"hotkey": "%2$s", "uid": 65535, "valid": true, "reason": null, "eligible": true, "rank": 2,
         "weight": 0.0, "passes": 7, "settled": 100},
        {"hotkey": "%3$s", "uid": 18, "valid": false, "reason": "cold\\u001b[31m\\u202eplay",
         "eligible": false, "rank": null, "weight": 0.0, "passes": 0, "settled": 0}]}
      """
          .formatted(FIRST, SECOND, THIRD);

  private final StubServer service = new StubServer();

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void tableFitsEightyColumnsAndSaysWhoIsPaidAndWhyOthersAreNotRanked() {
    // Given
    answer(200, WINDOW);

    // When
    Ended ended = rank();

    // Then
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out().lines())
        .allMatch(line -> line.length() <= 80)
        .contains("Winner: " + FIRST + " (uid 6)")
        .contains("   1  " + FIRST + "      6   90/98  91.8%")
        .contains("   2  " + SECOND + "  65535   7/100   7.0%")
        .contains(THIRD + "   18     0/0  cold [31m play");
    assertThat(service.received()).singleElement().extracting("uri").isEqualTo("/window");
  }

  @Test
  void whyAValidMinerIsNotRankedFollowsFromItsEligibilityAndTheWindow() {
    String line =
        """
        {"window": 100, "provisional": %b, "winner": null, "standings": [{"hotkey": "%s", "uid": 6,
         "valid": true, "reason": null, "eligible": %b, "rank": null, "passes": 9, "settled": 9}]}
        """;

    answer(200, line.formatted(false, FIRST, true));
    assertThat(rank().out()).contains("9/9  not ranked yet").doesNotContain("too few");
    answer(200, line.formatted(false, FIRST, false));
    assertThat(rank().out()).contains("9/9  too few settled");
    answer(200, line.formatted(true, FIRST, false));
    assertThat(rank().out()).contains("9/9  window not full").doesNotContain("too few");
  }

  @Test
  void jsonIsOneLineWithTheMembersOfAnOfflineRanking() {
    // Given
    answer(200, WINDOW);

    // When
    Ended ended = rank("--json");

    // Then
    assertThat(ended.out().lines()).hasSize(1);
    assertThat(JsonReader.parse(ended.out())).isPresent();
    assertThat(ended.out())
        .startsWith("{\"winner\":\"" + FIRST + "\",\"winner_uid\":6,\"provisional\":false,")
        .contains("\"rank\":2,\"eligible\":true,");
  }

  @Test
  void windowThatIsNotFullHasNoWinner() {
    answer(
        200,
        """
        {"newest_task": null, "window": 100, "provisional": true, "ranked_at": null, "winner": null,
         "standings": [], "tasks": []}
        """);

    assertThat(rank().out()).contains("no task yet", "Provisional", "No miner is known yet.");
    assertThat(rank("--json").out()).contains("\"winner\":null,\"winner_uid\":0,");
  }

  @Test
  void serviceThatIsDownIsOneSentence() throws IOException {
    // Given
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }

    // When
    Ended ended = Ended.run("rank", "--api", "http://127.0.0.1:" + port);

    // Then
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err().lines())
        .singleElement()
        .asString()
        .startsWith("leoma rank: cannot reach http://127.0.0.1:" + port + ": Connection refused");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | <html></html> | its answer is not a JSON object",
        "200 | [] | its answer is not a JSON object",
        "200 | {} | \"window\" cannot be read",
        "200 | {\"window\": 5, \"standings\": 7} | \"standings\" cannot be read",
        "200 | {\"window\": 5, \"standings\": [7]} | \"standings\" cannot be read",
        "200 | {\"window\": 5, \"standings\": [{\"hotkey\": 7}]} | \"hotkey\" cannot be read",
        "404 | <html></html> | it answers with status 404",
        "404 | {\"detail\": \"Not Found\"} | it has no such page",
        "403 | {\"detail\": \"no\"} | refuses with status 403: no",
        "302 | {} | redirects to nowhere"
      })
  void whoeverElseAnswersIsToldApartInOneSentence(int status, String body, String sentence) {
    answer(status, body);

    Ended ended = rank();

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines()).singleElement().asString().contains(sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:8080",
        "ftp://host",
        "http://",
        "http://a b",
        "http://h?x=1",
        "http://h:0",
        "http://h:99999"
      })
  void whatIsNoAddressIsWrongUsage(String address) {
    Ended ended = Ended.run("rank", "--api", address);

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("--api must be an address like http://localhost:8080");
  }

  private void answer(int status, String json) {
    service.behave(request -> StubServer.answer(request, status, json));
  }

  private Ended rank(String... more) {
    String[] arguments = new String[3 + more.length];
    arguments[0] = "rank";
    arguments[1] = "--api";
    arguments[2] = service.url() + "/";
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Ended.run(arguments);
  }
}
