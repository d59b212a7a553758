package ai.leoma.task.source;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.media.OneShot.Stretch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClipStartsTest {
  @Test
  void clipsOfOneStretchDoNotOverlap() {
    assertThat(ClipStarts.of(List.of(stretch(2000, 17_500)), 5000))
        .containsExactly(2000L, 7000L, 12_000L);
  }

  @Test
  void exactlyOneClipFits() {
    assertThat(ClipStarts.of(List.of(stretch(150, 5150)), 5000)).containsExactly(150L);
  }

  @Test
  void shorterStretchesHoldNone() {
    assertThat(ClipStarts.of(List.of(stretch(0, 4999)), 5000)).isEmpty();
  }

  @Test
  void startIsNeverBeforeTheStretch() {
    Stretch odd = new Stretch(Duration.ofNanos(1_000_001), Duration.ofSeconds(6));

    assertThat(ClipStarts.of(List.of(odd), 5000)).containsExactly(2L);
  }

  @Test
  void stretchesAreListedAscending() {
    assertThat(ClipStarts.of(List.of(stretch(20_000, 26_000), stretch(0, 6000)), 5000))
        .containsExactly(0L, 20_000L);
  }

  private static Stretch stretch(long startMillis, long endMillis) {
    return new Stretch(Duration.ofMillis(startMillis), Duration.ofMillis(endMillis));
  }
}
