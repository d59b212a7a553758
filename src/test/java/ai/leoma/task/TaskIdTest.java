package ai.leoma.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskIdTest {

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void idsStartAtOne(long value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TaskId(value))
        .withMessageContaining(String.valueOf(value));
  }

  @Test
  void idsAreDenseAndOrdered() {
    assertThat(new TaskId(1).next()).isEqualTo(new TaskId(2)).isGreaterThan(new TaskId(1));
  }

  @Test
  void nothingFollowsTheGreatestId() {
    TaskId greatest = new TaskId(Long.MAX_VALUE);
    assertThatThrownBy(greatest::next).isInstanceOf(ArithmeticException.class);
  }
}
