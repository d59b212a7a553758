package ai.leoma.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundedTextTest {
  @ParameterizedTest
  @CsvSource({
    "'', 0, ''",
    "short, 5, short",
    "short, 4, shor",
    "a\u0000b, 3, a\uFFFDb",
    "a\uD83D, 2, a\uFFFD",
    "\uD83C\uDFA5 film, 1, \uD83C\uDFA5",
    "\uD83C\uDFA5 film, 9, \uD83C\uDFA5 film",
    "\u00e9t\u00e9, 3, \u00e9t\u00e9",
  })
  void aTextIsCutAtCodePointsAndWhatCannotBeStoredIsReplaced(
      String text, int longest, String kept) {
    assertThat(BoundedText.cut(text, longest)).isEqualTo(kept);
  }
}
