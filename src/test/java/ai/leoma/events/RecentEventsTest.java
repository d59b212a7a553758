package ai.leoma.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentEventsTest {
  @Test
  void cursorIsReadAsItIsWritten() {
    Cursor cursor = new Cursor(1_234, 2, 77);

    assertThat(Cursor.ofText(cursor.text())).contains(cursor);
    assertThat(cursor.text()).isEqualTo("1234.2-77");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2",
        "1.2-",
        "-1.2-3",
        "1.2-3 ",
        "1.99999-3",
        "1234567890123456789.1-1",
        "a.b-c"
      })
  void whatNoEventHasAsItsIdIsNoCursor(String text) {
    assertThat(Cursor.ofText(text)).isEmpty();
  }

  @Test
  void onlyTheNewestAreKept() {
    // Given
    RecentEvents recent = new RecentEvents(3, Cursor.past(10, 1));

    // When
    recent.add(List.of(vote(11, 0), task(2), vote(12, 0), vote(12, 1), vote(13, 0)));

    // Then
    assertThat(recent.first()).isEqualTo(2);
    assertThat(recent.from(2, 2).events()).containsExactly(vote(12, 0), vote(12, 1));
    assertThat(recent.from(4, 9).next()).isEqualTo(5);
    assertThatThrownBy(() -> recent.from(1, 1)).isInstanceOf(IllegalStateException.class);
    assertThat(recent.newest()).isEqualTo(new Cursor(13, 0, 2));
    assertThat(recent.reachesBackTo(new Cursor(11, 0, 2))).isTrue();
    assertThat(recent.reachesBackTo(new Cursor(11, 0, 1))).isFalse();
    assertThat(recent.reachesBackTo(Cursor.past(10, 2))).isFalse();
  }

  /// Two replicas look into log and tasks at different moments; a reader goes from one to the other
  /// after any event.
  @Test
  void whoGoesFromReplicaToReplicaMissesNothingAndHearsNothingTwice() {
    for (long seed = 1; seed <= 500; seed++) {
      Random random = new Random(seed);
      List<TournamentEvent> one = interleaved(random);
      List<TournamentEvent> other = interleaved(random);
      Cursor cursor = Cursor.past(0, 0);
      List<String> heard = new ArrayList<>();
      for (int visit = 0; heard.size() < one.size() && visit < 1_000; visit++) {
        int patience = 1 + random.nextInt(4);
        for (TournamentEvent event : visit % 2 == 0 ? one : other) {
          if (patience > 0 && event.isNewTo(cursor)) {
            cursor = cursor.and(event);
            heard.add(event.json());
            patience--;
          }
        }
      }
      assertThat(heard)
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(one.stream().map(TournamentEvent::json).toList());
    }
  }

  /// The same 20 log events and 8 tasks in an order that both dimensions keep.
  private static List<TournamentEvent> interleaved(Random random) {
    List<TournamentEvent> events = new ArrayList<>();
    int position = 1;
    int task = 1;
    while (position <= 20 || task <= 8) {
      if (task > 8 || (position <= 20 && random.nextInt(28) < 20)) {
        events.add(new TournamentEvent("vote", new Cursor(position, 0, task - 1), "v" + position));
        position++;
      } else {
        events.add(new TournamentEvent("task", Cursor.past(position - 1, task), "t" + task));
        task++;
      }
    }
    return events;
  }

  private static TournamentEvent vote(long position, int index) {
    return new TournamentEvent("vote", new Cursor(position, index, 2), "{}");
  }

  private static TournamentEvent task(long task) {
    return new TournamentEvent("task", Cursor.past(11, task), "{}");
  }
}
