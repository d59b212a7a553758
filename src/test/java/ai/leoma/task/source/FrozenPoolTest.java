package ai.leoma.task.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FrozenPoolTest {
  private static final String A = "0a".repeat(32);
  private static final String B = "0b".repeat(32);

  @Test
  void textListsSourcesAndStartsInOrder() {
    // When
    FrozenPool pool =
        FrozenPool.of(
            List.of(
                new ClipRef(B, 10), new ClipRef(A, 5000), new ClipRef(B, 2), new ClipRef(B, 2)));

    // Then
    assertThat(pool.text()).isEqualTo(A + " 5000\n" + B + " 2 10\n");
    assertThat(FrozenPool.ofText(pool.text())).isEqualTo(pool);
    assertThat(FrozenPool.ofText(pool.text()).digest()).isEqualTo(pool.digest());
  }

  @Test
  void digestIsTheHashOfTheText() {
    assertThat(new FrozenPool(new TreeMap<>()).digest())
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void refusesWhatCannotBeDrawn() {
    assertThatThrownBy(() -> new FrozenPool(new TreeMap<>(Map.of(A, List.<Long>of()))))
        .hasMessageContaining("without a start");
    assertThatThrownBy(() -> new FrozenPool(new TreeMap<>(Map.of("zz", List.of(0L)))))
        .hasMessageContaining("SHA-256");
    assertThatThrownBy(() -> new FrozenPool(new TreeMap<>(Map.of(A, List.of(-1L)))))
        .hasMessageContaining("-1");
  }
}
