package ai.leoma.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.TestHotkeys;
import java.util.List;
import org.junit.jupiter.api.Test;

class BallotQueueTest {
  private final BallotQueue<Waiting> queue =
      new BallotQueue<>(new BallotQueue.Bounds(2, 3, 4, 100));

  private record Waiting(Hotkey validator, int bytes) implements BallotQueue.Entry {}

  @Test
  void validatorsTravelTogetherButNeverTwiceInAGroup() {
    // Given
    Waiting first = add(TestHotkeys.ALICE, 1);
    Waiting second = add(TestHotkeys.ALICE, 1);
    Waiting other = add(TestHotkeys.BOB, 1);

    // When
    List<Waiting> group = queue.nextGroup();

    // Then
    assertThat(group).containsExactly(first, other);
    assertThat(queue.nextGroup()).isEmpty();
    queue.finished(group);
    assertThat(queue.nextGroup()).containsExactly(second);
  }

  @Test
  void onlySoManyGroupsAreWrittenAtATime() {
    add(TestHotkeys.ALICE, 1);
    List<Waiting> group = queue.nextGroup();
    add(TestHotkeys.BOB, 1);
    queue.nextGroup();
    Waiting third = add(TestHotkeys.DAVE, 1);

    assertThat(queue.nextGroup()).isEmpty();
    queue.finished(group);
    assertThat(queue.nextGroup()).containsExactly(third);
  }

  @Test
  void onlySoManyWait() {
    for (int i = 0; i < 4; i++) {
      add(TestHotkeys.ALICE, 1);
    }

    assertThat(queue.add(new Waiting(TestHotkeys.BOB, 1))).isFalse();
    queue.nextGroup();
    assertThat(queue.add(new Waiting(TestHotkeys.BOB, 1))).isTrue();
  }

  @Test
  void onlySoManyBytesWait() {
    Waiting large = add(TestHotkeys.ALICE, 100);
    assertThat(queue.add(new Waiting(TestHotkeys.BOB, 1))).isFalse();

    assertThat(queue.forget(large)).isTrue();
    add(TestHotkeys.BOB, 60);
    queue.nextGroup();
    add(TestHotkeys.ALICE, 100);
  }

  @Test
  void whatIsForgottenIsNotWritten() {
    Waiting one = add(TestHotkeys.ALICE, 1);
    Waiting twin = add(TestHotkeys.ALICE, 1);

    assertThat(queue.forget(one)).isTrue();

    List<Waiting> group = queue.nextGroup();
    assertThat(group).hasSize(1);
    assertThat(group.getFirst()).isSameAs(twin);
  }

  @Test
  void whatIsBeingWrittenCannotBeForgotten() {
    Waiting one = add(TestHotkeys.ALICE, 1);
    queue.nextGroup();

    assertThat(queue.forget(one)).isFalse();
  }

  @Test
  void boundsLeaveRoomForOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BallotQueue.Bounds(2, 16, 0, 1))
        .withMessageContaining("waiting 0");
  }

  private Waiting add(Hotkey validator, int bytes) {
    Waiting one = new Waiting(validator, bytes);
    assertThat(queue.add(one)).isTrue();
    return one;
  }
}
