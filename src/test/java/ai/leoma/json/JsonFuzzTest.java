package ai.leoma.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ai.leoma.json.JsonReader.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Seeded hostile bytes for the reader of request bodies, which sees them before any signature.
class JsonFuzzTest {
  private static final long SEED = 7;
  private static final int CASES = 40_000;
  private static final int MAX_VALUES = 200;
  private static final String GOOD =
      """
      {"signature": null, "samples": [{"task_id": 1, "passed": true, "confidence": -8.10e+1,
       "reasoning": "seen \\u00e9 \\ud83c\\udfac \\n", "more": [[], {}, [1, 2.50, false]]}]}
      """;
  private static final String[] TOKENS = {
    "[[[[[[[[[[[[[[[[",
    "{\"a\":",
    "\"",
    "\\",
    "\\u",
    "\\ud800",
    "e999",
    "-",
    "0",
    ",",
    ":",
    "]",
    "}",
    "null",
    "tru",
    "1".repeat(5000),
    "\u0000",
    "[0,0,0,0,0,0,0,0,0,0,0,0,0,0]",
    "NaN"
  };

  @Test
  void everyTextIsReadOrRefusedWithAReason() {
    Random random = new Random(SEED);
    for (int i = 0; i < CASES; i++) {
      byte[] text = mutated(random);
      String what =
          "seed " + SEED + ", case " + i + ": " + new String(text, StandardCharsets.ISO_8859_1);
      try {
        check(JsonReader.read(text, MAX_VALUES), text, what);
      } catch (RuntimeException unexpected) {
        fail(what, unexpected);
      }
    }
  }

  private static void check(Reading reading, byte[] text, String what) {
    switch (reading) {
      case Reading.Parsed(JsonValue value) ->
          // what was read is written so that it reads the same again
          assertThat(JsonReader.read(JsonWriter.compact(value)))
              .as(what)
              .isEqualTo(new Reading.Parsed(value));
      case Reading.Malformed(int offset, String error) -> {
        assertThat(offset).as(what).isBetween(0, text.length);
        assertThat(error).as(what).isNotBlank().hasSizeLessThan(100);
      }
      case Reading.Unreadable(String reason) ->
          assertThat(reason).as(what).isNotBlank().hasSizeLessThan(5000);
    }
  }

  @Test
  void valuesOfAllKindsAreCounted() {
    assertThat(read("[1,2]", 3)).isInstanceOf(Reading.Parsed.class);
    assertThat(read("[1,2]", 2)).isEqualTo(new Reading.Unreadable("more than 2 values"));
    assertThat(read("{\"a\":{},\"b\":null}", 2))
        .isEqualTo(new Reading.Unreadable("more than 2 values"));
    assertThat(read("{\"a\":{},\"b\":null}", 3)).isInstanceOf(Reading.Parsed.class);
  }

  private static Reading read(String text, int maxValues) {
    return JsonReader.read(text.getBytes(StandardCharsets.UTF_8), maxValues);
  }

  private static byte[] mutated(Random random) {
    byte[] text = GOOD.getBytes(StandardCharsets.UTF_8);
    for (int change = random.nextInt(5); change >= 0; change--) {
      int at = random.nextInt(text.length + 1);
      switch (random.nextInt(4)) {
        case 0 -> text = inserted(text, at, TOKENS[random.nextInt(TOKENS.length)]);
        case 1 -> text = Arrays.copyOf(text, at);
        case 2 -> text = inserted(text, at, Character.toString(random.nextInt(0xD800)));
        default -> {
          if (at < text.length) {
            text[at] = (byte) random.nextInt(256);
          }
        }
      }
    }
    return text;
  }

  private static byte[] inserted(byte[] text, int at, String more) {
    byte[] middle = more.getBytes(StandardCharsets.UTF_8);
    byte[] whole = Arrays.copyOf(text, text.length + middle.length);
    System.arraycopy(text, at, whole, at + middle.length, text.length - at);
    System.arraycopy(middle, 0, whole, at, middle.length);
    return whole;
  }
}
