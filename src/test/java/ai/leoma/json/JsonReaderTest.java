package ai.leoma.json;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.json.JsonReader.Reading;
import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.BooleanValue;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static final int RUNS = 2000;

  /// Text, offset and words as Python 3.11's `json` module reports them, one array on each line.
  static Stream<ArrayValue> errorsOfPython() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                JsonReaderTest.class.getResourceAsStream("/json-errors-of-python.jsonl"),
                StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(line -> (ArrayValue) JsonReader.parse(line).orElseThrow())
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("errorsOfPython")
  void errorsAreWordedAndCountedAsPythonDoes(ArrayValue vector) {
    // Given
    String text = ((StringValue) vector.items().get(0)).text();
    int offset = Integer.parseInt(((NumberValue) vector.items().get(1)).lexeme());
    String error = ((StringValue) vector.items().get(2)).text();

    // When
    Reading reading = JsonReader.read(text);

    // Then
    assertThat(reading).isEqualTo(new Reading.Malformed(offset, error));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "[NaN]"})
  void numbersThatAreNoneAreNoJson(String text) {
    assertThat(JsonReader.read(text)).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void numbersKeepTheirLexeme() {
    assertThat(JsonReader.parse("[85.0, 85, -0.0, 1e5, 1E+05, 0]"))
        .contains(
            new ArrayValue(
                Stream.of("85.0", "85", "-0.0", "1e5", "1E+05", "0")
                    .map(lexeme -> (JsonValue) new NumberValue(lexeme))
                    .toList()));
  }

  @Test
  void laterMemberOfOneNameCounts() {
    assertThat(JsonReader.parse("{\"a\": 1, \"a\": 2}"))
        .contains(new ObjectValue(Map.of("a", NumberValue.of(2))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "22 C3 22", // half of a character
        "22 80 22", // a second half
        "22 C0 80 22", // a NUL that is too long
        "22 ED A0 80 22", // half of a surrogate pair
        "22 F4 90 80 80 22", // behind the last character
        "22 22 E2 82", // cut off
        "22 EF BF BD 80 22", // what stands for unreadable bytes, and such a byte
      })
  void bytesThatAreNotUtf8AreUnreadable(String hex) {
    assertThat(JsonReader.read(HexFormat.ofDelimiter(" ").parseHex(hex)))
        .isEqualTo(new Reading.Unreadable("not UTF-8"));
  }

  @Test
  void whatStandsForUnreadableBytesMayBeMeant() {
    String meant = "\"\uFFFD and \u00e9\"";

    assertThat(JsonReader.read(meant.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Reading.Parsed(new StringValue("\uFFFD and \u00e9")));
  }

  @Test
  void severalStringsWithEscapesAreEachReadAlone() {
    assertThat(JsonReader.parse("[\"a long one\\n\", \"\\t\", \"b\\\\c\"]"))
        .contains(
            new ArrayValue(
                List.of(
                    new StringValue("a long one\n"),
                    new StringValue("\t"),
                    new StringValue("b\\c"))));
  }

  @Test
  void nestingIsBounded() {
    assertThat(JsonReader.read("[".repeat(65) + "]".repeat(65))).isInstanceOf(Reading.Parsed.class);
    assertThat(JsonReader.read("[".repeat(66) + "]".repeat(66)))
        .isInstanceOf(Reading.Unreadable.class);
    assertThat(JsonReader.read("[".repeat(1_000_000))).isInstanceOf(Reading.Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999", "-1e999"})
  void numbersOutOfRangeAreUnreadable(String text) {
    assertThat(JsonReader.read(text)).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < RUNS; run++) {
      JsonValue value = randomValue(random, 4);

      assertThat(JsonReader.parse(JsonWriter.compact(value))).as("seed %d", seed).contains(value);
      assertThat(JsonReader.parse(new String(IndentedJson.ascii(value), StandardCharsets.US_ASCII)))
          .as("seed %d", seed)
          .contains(value);
    }
  }

  @Test
  void everyTextEndsInAReading() {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < RUNS; run++) {
      byte[] bytes = JsonWriter.compact(randomValue(random, 4)).getBytes(StandardCharsets.UTF_8);
      for (int change = random.nextInt(4); change > 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }

      assertThat(JsonReader.read(bytes)).as("seed %d", seed).isNotNull();
    }
  }

  @Test
  void indentedFormIsThatOfPython() {
    JsonValue value = JsonReader.parse("{\"b\":[1,{\"é\":null}],\"a\":[],\"o\":{}}").orElseThrow();

    assertThat(new String(IndentedJson.ascii(value), StandardCharsets.US_ASCII))
        .isEqualTo(
            """
            {
              "b": [
                1,
                {
                  "\\u00e9": null
                }
              ],
              "a": [],
              "o": {}
            }""");
  }

  private static JsonValue randomValue(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> new NullValue();
      case 1 -> new BooleanValue(random.nextBoolean());
      case 2 -> new NumberValue(random.nextBoolean() ? "-" + random.nextInt(9) : "1.50e-07");
      case 3 -> new StringValue(randomText(random));
      case 4 -> {
        List<JsonValue> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(randomValue(random, depth - 1));
        }
        yield new ArrayValue(items);
      }
      default -> {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          members.put(randomText(random), randomValue(random, depth - 1));
        }
        yield new ObjectValue(members);
      }
    };
  }

  /// Lone surrogates included.
  private static String randomText(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> text.append((char) random.nextInt(0x80));
        case 1 -> text.append((char) random.nextInt(0xD800, 0xE000));
        case 2 -> text.append((char) random.nextInt(0x10000));
        default -> text.appendCodePoint(random.nextInt(0x10000, 0x110000));
      }
    }
    return text.toString();
  }
}
