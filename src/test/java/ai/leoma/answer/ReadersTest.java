package ai.leoma.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.access.problem.ApiProblem;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReadersTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Readers<String> readers =
      new Readers<>(new Seats<>(3, 2), Duration.ofMinutes(10), "Too many readers", nanos::get);

  @Test
  void oneSourceCannotTakeAllSeats() {
    // Given: readers who take nothing
    reader("greedy");
    reader("greedy");

    // When
    AssertSubscriber<Integer> third = reader("greedy");
    AssertSubscriber<Integer> other = reader("other");
    AssertSubscriber<Integer> late = reader("late");

    // Then
    third.assertFailedWith(ApiProblem.class, "Too many readers");
    assertThat(((ApiProblem) third.getFailure()).status()).isEqualTo(503);
    other.assertNotTerminated();
    late.assertFailedWith(ApiProblem.class, "Too many readers");
  }

  @Test
  void seatIsFreeAgainWhenTheReaderHasAll() {
    reader("one");
    reader("one").request(5).assertCompleted();

    reader("one").assertNotTerminated();
  }

  @Test
  void seatIsFreeAgainOnceWhenTheReaderHangsUp() {
    // Given
    AssertSubscriber<Integer> reader = reader("one");
    reader("one");

    // When
    reader.cancel();
    reader.cancel();

    // Then
    reader("one").assertNotTerminated();
    reader("one").assertFailedWith(ApiProblem.class, "Too many readers");
  }

  @Test
  void whoTakesTooLongIsHungUpOn() {
    // Given
    AssertSubscriber<Integer> slow = reader("one").request(1);
    reader("one");

    // When
    nanos.addAndGet(Duration.ofMinutes(10).toNanos() + 1);
    slow.request(1);

    // Then
    slow.assertItems(1).assertFailedWith(IllegalStateException.class, "PT10M");
    reader("one").assertNotTerminated();
  }

  @Test
  void noSeatsCannotBe() {
    assertThatThrownBy(() -> new Seats<String>(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Seats<String>(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private AssertSubscriber<Integer> reader(String source) {
    return readers
        .admit(source, Multi.createFrom().items(1, 2, 3))
        .subscribe()
        .withSubscriber(AssertSubscriber.create(0));
  }
}
