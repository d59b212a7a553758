package ai.leoma.ranking;

import static ai.leoma.ranking.Tournament.BIG;
import static ai.leoma.ranking.Tournament.ELDER;
import static ai.leoma.ranking.Tournament.MIDDLE;
import static ai.leoma.ranking.Tournament.SMALL;
import static ai.leoma.ranking.Tournament.YOUNGER;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import ai.leoma.events.ForgottenEvents;
import ai.leoma.events.Listener;
import ai.leoma.events.Listener.Heard;
import ai.leoma.sandbox.Until;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `GET /events` over real sockets.
@QuarkusTest
@TestProfile(RankingProfile.class)
class EventsTest {
  @Inject DataSource dataSource;
  @Inject Rankings rankings;
  @Inject ForgottenEvents events;

  @TestHTTPResource("/events")
  URI address;

  private Tournament tournament;

  @BeforeEach
  void clear() {
    tournament = Tournament.fresh(dataSource);
    events.forget();
  }

  @Test
  void tellsWhatHappensInItsOrderAndNoVerdict() throws Exception {
    try (Listener listener = Listener.at(address, Optional.empty())) {
      // When
      tournament.publishUpTo(Tournament.WINDOW);
      tournament.vote(BIG, ELDER, "++++-");
      tournament.vote(MIDDLE, ELDER, "++++-");
      rank();
      tournament.vote(SMALL, ELDER, "----+");

      // Then
      List<Heard> heard = until(listener, 5 + 15 + 5 + 2);
      assertThat(types(heard, "task")).extracting(Heard::data).first().isEqualTo("{\"task_id\":1}");
      assertThat(types(heard, "vote")).hasSize(15);
      assertThat(types(heard, "vote"))
          .allSatisfy(
              vote -> assertThat(vote.data()).doesNotContain("passed", "true", "false", "state"));
      assertThat(types(heard, "pair"))
          .extracting(Heard::data)
          .containsExactly(
              pair(1, "passed"),
              pair(2, "passed"),
              pair(3, "passed"),
              pair(4, "passed"),
              pair(5, "failed"));
      assertThat(types(heard, "ranking")).hasSize(1);
      assertThat(types(heard, "winner"))
          .singleElement()
          .extracting(Heard::data)
          .asString()
          .contains("\"winner\":\"" + ELDER + "\",\"before\":null");
      assertThat(heard).extracting(Heard::id).doesNotHaveDuplicates();
    }
  }

  @Test
  void votesUnderEmbargoTellNothingButThemselves() throws Exception {
    // Given: three active validators of which none decides alone
    tournament.publishUpTo(Tournament.WINDOW);
    tournament.vote(BIG, YOUNGER, "....+");
    tournament.vote(MIDDLE, YOUNGER, "....+");
    tournament.vote(SMALL, YOUNGER, "....+");
    try (Listener listener = Listener.at(address, Optional.empty())) {
      // When
      tournament.vote(BIG, ELDER, "+-+-+");

      // Then
      assertThat(until(listener, 5)).extracting(Heard::type).containsOnly("vote");
    }
  }

  @Test
  void whoComesBackGoesOnWithoutGapAndWithoutDouble() throws Exception {
    // Given: one who never leaves, and one whose connection is cut after each few events
    tournament.publishUpTo(Tournament.WINDOW);
    List<Heard> pieces = new ArrayList<>();
    try (Listener whole = Listener.at(address, Optional.empty())) {
      Listener current = Listener.at(address, Optional.empty());
      Optional<String> last = Optional.of(current.firstId());

      // When
      for (int round = 0; round < 6; round++) {
        tournament.vote(round % 2 == 0 ? BIG : MIDDLE, round < 3 ? ELDER : YOUNGER, "+-+-+");
        List<Heard> piece = until(current, 2 + round % 3);
        List<Heard> read = piece.subList(0, 2 + round % 3);
        pieces.addAll(read);
        last = Optional.of(read.getLast().id());
        current.close();
        current = Listener.at(address, last);
      }
      rank();

      // Then
      List<Heard> all = until(whole, 30);
      int rest = all.size() - pieces.size();
      pieces.addAll(until(current, rest).subList(0, rest));
      assertThat(pieces).isEqualTo(all.subList(0, pieces.size()));
      assertThat(new HashSet<>(pieces)).hasSameSizeAs(pieces);
      current.close();
    }
  }

  @Test
  void whoMissedTooMuchIsToldSo() throws Exception {
    tournament.publishUpTo(1);
    try (Listener listener = Listener.at(address, Optional.of("0.0-0"))) {
      assertThat(listener.head()).contains("event: missed");
    }
  }

  @Test
  void whatIsNoIdBeginsNow() throws Exception {
    tournament.publishUpTo(1);
    for (String text : List.of("nonsense", "1", "1.1-99999999999999999999", "-1.0-0")) {
      try (Listener listener = Listener.at(address, Optional.of(text))) {
        assertThat(listener.head()).doesNotContain("event:");
      }
    }
  }

  @Test
  void tooManyListenersOfOneAddressAreSentAwayUntilOneLeaves() throws Exception {
    List<Listener> listeners = new ArrayList<>();
    try {
      for (int place = 0; place < 20; place++) {
        listeners.add(Listener.at(address, Optional.empty()));
      }
      given()
          .get("/events")
          .then()
          .statusCode(503)
          .header("Retry-After", matchesPattern("\\d+"))
          .body("detail", equalTo("Too many listeners"));
      listeners.add(Listener.behindProxy(address, "198.51.100.7"));
      assertThat(listeners.getLast().head()).contains("200 OK");
    } finally {
      listeners.forEach(Listener::close);
    }
    Until.isTrue("somebody may listen again", () -> Listener.isWelcome(address));
  }

  @Test
  void otherMethodsAreNotAllowed() {
    given().post("/events").then().statusCode(405).body("detail", equalTo("Method Not Allowed"));
  }

  private static List<Heard> until(Listener listener, int count) {
    Until.isTrue(count + " events", () -> listener.heard().size() >= count);
    return listener.heard();
  }

  private static List<Heard> types(List<Heard> heard, String type) {
    return heard.stream().filter(event -> event.type().equals(type)).toList();
  }

  private static String pair(long task, String state) {
    return "{\"task_id\":%d,\"miner\":\"%s\",\"state\":\"%s\"}".formatted(task, ELDER, state);
  }

  private void rank() {
    rankings.rank().await().atMost(Duration.ofSeconds(30));
  }
}
