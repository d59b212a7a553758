package ai.leoma.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.leoma.media.OneShot.OneShotRules;
import ai.leoma.media.OneShot.Stretch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneShotTest {

  @ParameterizedTest(name = "{0} s with cuts {1}: {4}")
  @CsvSource({
    // total, cuts, margin, offset, expected stretches
    "8, 2 4 6, 0.15, 0, ''",
    "20, 6 14, 0.1, 0, 0-5.9 6.1-13.9 14.1-20",
    "20, 14 6 6 14, 0.1, 0, 0-5.9 6.1-13.9 14.1-20",
    "20, 6 14, 0.1, 2, 0-5.9 8.1-13.9 14.1-20",
    "20, '', 0.15, 2, 2-20",
    "5, '', 0.15, 2, 0-5",
    "5, '', 0.15, 0, 0-5",
    "4.999, '', 0.15, 0, ''",
    "7, '', 0.15, 2, 2-7",
    "6.999, '', 0.15, 2, 0-6.999",
    // too short for two margins: taken without, rather than not at all
    "10.2, 5.2, 0.15, 0, 0-5.2 5.2-10.2",
    "10.6, 5.3, 0.15, 0, 0-5.15 5.45-10.6",
    "10, 0 10 12 -1, 0.15, 0, 0-10",
    "0, '', 0.15, 0, ''",
  })
  void findsTheStretchesBetweenCuts(
      String total, String cuts, String margin, String offset, String expected) {
    // Given
    OneShotRules rules =
        new OneShotRules(Duration.ofSeconds(5), seconds(margin), seconds(offset), 0.18);

    // When
    List<Stretch> stretches = OneShot.stretches(seconds(total), list(cuts), rules);

    // Then
    List<Stretch> wanted =
        words(expected)
            .map(word -> word.split("-"))
            .map(ends -> new Stretch(seconds(ends[0]), seconds(ends[1])))
            .toList();
    assertThat(stretches).isEqualTo(wanted);
  }

  @Test
  void clipOfTheLongestStretchStartsBetweenTheMargins() {
    // Given
    OneShotRules rules =
        new OneShotRules(Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ZERO, 0.18);

    // When
    List<Stretch> longest =
        OneShot.nearlyLongest(
            OneShot.stretches(Duration.ofSeconds(20), list("6 14"), rules), Duration.ofSeconds(1));

    // Then
    assertThat(longest).singleElement().extracting(Stretch::start).isEqualTo(seconds("6.1"));
    assertThat(longest.getFirst().latestStart(rules.clip())).isEqualTo(seconds("8.9"));
  }

  @Test
  void stretchesWithinTheToleranceOfTheLongestAreKept() {
    // Given
    List<Stretch> stretches =
        List.of(stretch("0", "7"), stretch("7", "13"), stretch("13", "18.9"), stretch("20", "27"));

    // When
    List<Stretch> longest = OneShot.nearlyLongest(stretches, Duration.ofSeconds(1));

    // Then
    assertThat(longest).containsExactly(stretches.get(0), stretches.get(1), stretches.get(3));
    assertThat(OneShot.nearlyLongest(List.of(), Duration.ofSeconds(1))).isEmpty();
  }

  @Test
  void noStretchEverHoldsACutOrIsTooShortForTheClip() {
    long seed = 20261122;
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      // Given
      Duration total = Duration.ofMillis(random.nextInt(60_000));
      OneShotRules rules =
          new OneShotRules(
              Duration.ofMillis(1 + random.nextInt(6000)),
              Duration.ofMillis(random.nextInt(500)),
              Duration.ofMillis(random.nextInt(3000)),
              0.18);
      List<Duration> cuts = new ArrayList<>();
      for (int i = random.nextInt(8); i > 0; i--) {
        cuts.add(Duration.ofMillis(random.nextInt(70_000) - 5000));
      }

      // When
      List<Stretch> stretches = OneShot.stretches(total, cuts, rules);
      Collections.shuffle(cuts, random);

      // Then
      String when = "seed " + seed + " round " + round;
      assertThat(OneShot.stretches(total, cuts, rules)).as(when).isEqualTo(stretches);
      for (Stretch stretch : stretches) {
        assertThat(stretch.length()).as(when).isGreaterThanOrEqualTo(rules.clip());
        assertThat(stretch.end()).as(when).isLessThanOrEqualTo(total);
        assertThat(cuts)
            .as(when)
            .noneMatch(
                cut -> cut.compareTo(stretch.start()) > 0 && cut.compareTo(stretch.end()) < 0);
      }
    }
  }

  @Test
  void impossibleRulesAndStretchesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OneShotRules(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0.18));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new OneShotRules(Duration.ofSeconds(5), Duration.ZERO, Duration.ZERO, 1.5));
    assertThatIllegalArgumentException().isThrownBy(() -> stretch("3", "3"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> stretch("0", "3").latestStart(Duration.ofSeconds(4)));
  }

  private static Stretch stretch(String start, String end) {
    return new Stretch(seconds(start), seconds(end));
  }

  private static List<Duration> list(String cuts) {
    return words(cuts).map(OneShotTest::seconds).toList();
  }

  private static Stream<String> words(String text) {
    return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty());
  }

  private static Duration seconds(String text) {
    return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000));
  }
}
