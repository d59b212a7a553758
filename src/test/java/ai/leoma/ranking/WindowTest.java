package ai.leoma.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.leoma.task.TaskId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1, true, 1",
    "7, 1, true, 1",
    "99, 1, true, 91",
    "100, 1, false, 92",
    "101, 2, false, 93",
    "500, 401, false, 492",
    "9223372036854775807, 9223372036854775708, false, 9223372036854775799",
  })
  void windowEndsAtTheNewestPublishedTask(
      long newest, long first, boolean provisional, long activeFrom) {
    Window window = Window.of(Optional.of(new TaskId(newest)), Rules.standard()).orElseThrow();

    assertThat(window).isEqualTo(new Window(new TaskId(first), new TaskId(newest), provisional));
    assertThat(window.activeFrom(Rules.standard())).isEqualTo(new TaskId(activeFrom));
  }

  @Test
  void nothingPublishedIsNoWindow() {
    assertThat(Window.of(Optional.empty(), Rules.standard())).isEmpty();
  }

  @Test
  void activityNeverReachesBeyondTheWindow() {
    Rules rules = new Rules(1, 5, 80, 5, ConsensusBase.ACTIVE, 9);
    Window window = Window.of(Optional.of(new TaskId(20)), rules).orElseThrow();
    assertThat(window.activeFrom(rules)).isEqualTo(new TaskId(16));
  }

  @Test
  void bothEndsBelongToTheWindow() {
    Window window = new Window(new TaskId(51), new TaskId(150), false);
    assertThat(window.contains(new TaskId(50))).isFalse();
    assertThat(window.contains(new TaskId(51))).isTrue();
    assertThat(window.contains(new TaskId(150))).isTrue();
    assertThat(window.contains(new TaskId(151))).isFalse();
  }

  @Test
  void impossibleWindowsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Window(new TaskId(3), new TaskId(2), false));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Window(new TaskId(2), new TaskId(3), true));
  }
}
