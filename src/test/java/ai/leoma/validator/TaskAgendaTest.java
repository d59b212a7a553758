package ai.leoma.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TaskAgendaTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private final TaskAgenda agenda = new TaskAgenda(100, MINUTE);
  private final Set<Long> ended = new HashSet<>();

  @Test
  void newestComesFirstThenTheWalkBackDownToTheFirstTask() {
    assertThat(allFrom(5)).containsExactly(5L, 4L, 3L, 2L, 1L);
  }

  @Test
  void walkBackEndsBeforeTheHundredthTaskBehindTheNewest() {
    List<Long> walked = allFrom(250);

    assertThat(walked).hasSize(100).startsWith(250L).endsWith(151L);
  }

  @Test
  void taskThatArrivesMeanwhileIsNext() {
    end(next(5, START));

    assertThat(next(6, START)).hasValue(6);
  }

  @Test
  void taskThatIsPutOffLetsTheOthersPass() {
    // Given
    agenda.putOffAfterRound(5, START);

    // When, then
    assertThat(next(5, START)).hasValue(4);
    assertThat(next(5, START.plus(MINUTE))).hasValue(5);
  }

  @Test
  void pausesDoubleUpToABound() {
    Instant now = START;
    for (int minutes : new int[] {1, 2, 4, 8, 16, 32, 32, 32}) {
      agenda.putOffAfterOutage(1, now);
      assertThat(next(1, now.plus(MINUTE.multipliedBy(minutes)).minusMillis(1))).isEmpty();
      now = now.plus(MINUTE.multipliedBy(minutes));
      assertThat(next(1, now)).hasValue(1);
    }
  }

  @Test
  void onlyRoundsCount() {
    assertThat(agenda.putOffAfterRound(1, START)).isEqualTo(1);
    agenda.putOffAfterOutage(1, START);
    assertThat(agenda.putOffAfterRound(1, START)).isEqualTo(2);
    agenda.remove(1);
    assertThat(agenda.putOffAfterRound(1, START)).isEqualTo(1);
  }

  @Test
  void whatLeftTheWalkBackIsForgotten() {
    // Given
    agenda.putOffAfterRound(1, START);

    // When
    var unused = next(101, START);

    // Then
    assertThat(agenda.putOffAfterRound(1, START)).isEqualTo(1);
  }

  private List<Long> allFrom(long newest) {
    return LongStream.iterate(1, i -> i + 1)
        .limit(newest)
        .mapToObj(
            i -> {
              OptionalLong next = next(newest, START);
              end(next);
              return next;
            })
        .filter(OptionalLong::isPresent)
        .map(OptionalLong::getAsLong)
        .toList();
  }

  private OptionalLong next(long newest, Instant now) {
    return agenda.next(newest, ended::contains, now);
  }

  private void end(OptionalLong task) {
    task.ifPresent(ended::add);
  }
}
