package ai.leoma.cli.mining;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alice/leoma-v1.0 | \"alice/leoma-v1.0\"",
        "a\"b | \"a\\u0022b\"",
        "a\\b | \"a\\u005cb\"",
        "{x} | \"\\u007bx\\u007d\"",
        "é | \"\\u00e9\"",
        "😀 | \"\\U0001f600\"",
      })
  void whatMightEndALiteralIsEscaped(String text, String literal) {
    assertThat(PythonText.literal(text)).isEqualTo(literal);
  }

  @Test
  void lineBreaksAndQuotesNeverStandAsTheyAre() {
    assertThat(PythonText.literal("a\nb\r\"\"\"'\u0000\\"))
        .isEqualTo("\"a\\u000ab\\u000d\\u0022\\u0022\\u0022\\u0027\\u0000\\u005c\"");
  }

  @Test
  void everyLiteralMeansItsText() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(40); length > 0; length--) {
        text.appendCodePoint(
            random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0x110000));
      }
      String literal = PythonText.literal(text.toString());
      assertThat(literal).as("seed %d", seed).matches("\"(?:[ ./:\\w-]|\\\\u.{4}|\\\\U.{8})*\"");
      assertThat(meaning(literal)).as("seed %d", seed).isEqualTo(text.toString());
    }
  }

  private static String meaning(String literal) {
    StringBuilder text = new StringBuilder();
    for (int at = 1; at < literal.length() - 1; ) {
      boolean isEscape = literal.charAt(at) == '\\';
      int digits = isEscape ? (literal.charAt(at + 1) == 'u' ? 4 : 8) : 0;
      if (isEscape) {
        text.appendCodePoint(Integer.parseInt(literal.substring(at + 2, at + 2 + digits), 16));
        at += 2 + digits;
      } else {
        text.append(literal.charAt(at++));
      }
    }
    return text.toString();
  }
}
