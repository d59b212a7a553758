package ai.leoma.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.leoma.Vectors;
import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.BooleanValue;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
  private static final JsonNode WIRE = Vectors.json("leoma-wire.json");

  static Stream<JsonNode> pythonDocuments() {
    return Vectors.elements(Vectors.json("python-canonical.json")).stream();
  }

  @Test
  void everyCanonicalVectorHasItsBytesAndDigest() throws NoSuchAlgorithmException {
    ArrayValue vectors = (ArrayValue) ((ObjectValue) wireDocument()).members().get("canonical");
    assertThat(vectors.items()).hasSize(6);
    for (int i = 0; i < vectors.items().size(); i++) {
      JsonValue input = ((ObjectValue) vectors.items().get(i)).members().get("input");
      byte[] canonical = CanonicalJson.canonicalBytes(input);

      JsonNode expected = WIRE.get("canonical").get(i);
      assertThat(new String(canonical, US_ASCII)).isEqualTo(expected.get("canonical").asText());
      assertThat(sha256(canonical)).isEqualTo(expected.get("sha256").asText());
    }
  }

  @Test
  void theRequestMessageIsTheDigestOfTheBodyAndTheTimestamp() throws NoSuchAlgorithmException {
    for (JsonNode vector : Vectors.elements(WIRE.get("request_message"))) {
      String digest = sha256(vector.get("body").asText().getBytes(UTF_8));

      assertThat(digest + ":" + vector.get("timestamp").asText())
          .isEqualTo(vector.get("message").asText());
    }
  }

  @ParameterizedTest
  @MethodSource("pythonDocuments")
  void writesWhatPythonWrites(JsonNode vector) {
    JsonValue parsed = CanonicalJson.parse(vector.get("input").asText().getBytes(UTF_8));

    String canonical = new String(CanonicalJson.canonicalBytes(parsed), US_ASCII);
    assertThat(canonical).isEqualTo(vector.get("canonical").asText());
    assertThat(CanonicalJson.canonicalBytes(CanonicalJson.parse(canonical.getBytes(US_ASCII))))
        .isEqualTo(canonical.getBytes(US_ASCII));
  }

  /// Pieces end anywhere: also in the middle of a text or of an escape.
  @Test
  void longValuesAreWrittenAndDigestedToTheirEnd() throws NoSuchAlgorithmException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int run = 0; run < 50; run++) {
      List<Integer> repeats = random.ints(random.nextInt(30), 0, 2000).boxed().toList();
      JsonValue value =
          new ArrayValue(
              repeats.stream()
                  .map(times -> (JsonValue) new StringValue("plain \u00e9 \"".repeat(times)))
                  .toList());
      String expected =
          repeats.stream()
              .map(times -> "\"" + "plain \\u00e9 \\\"".repeat(times) + "\"")
              .collect(Collectors.joining(", ", "[", "]"));
      MessageDigest inPieces = MessageDigest.getInstance("SHA-256");

      CanonicalJson.digest(value, inPieces);

      assertThat(canonicalText(value)).as("seed %d", seed).isEqualTo(expected);
      assertThat(HexFormat.of().formatHex(inPieces.digest()))
          .as("seed %d", seed)
          .isEqualTo(sha256(expected.getBytes(US_ASCII)));
    }
  }

  @Test
  void printsEveryFloatAsPythonDoes() {
    List<String> lines =
        new String(Vectors.bytes("python-float-repr.txt"), US_ASCII)
            .lines()
            .filter(line -> !line.startsWith("#"))
            .toList();
    assertThat(lines).hasSizeGreaterThan(5000);
    for (String line : lines) {
      List<String> parts = List.of(line.split(" ", -1));
      double value = Double.longBitsToDouble(Long.parseUnsignedLong(parts.get(0), 16));

      assertThat(PythonFloat.repr(value)).as(parts.get(0)).isEqualTo(parts.get(1));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "85, 85",
    "85.0, 85.0",
    "-0, 0",
    "-0.0, -0.0",
    "0e0, 0.0",
    "1E5, 100000.0",
    "1e16, 1e+16",
    "0.00001, 1e-05",
    "1e-400, 0.0",
    "123456789012345678901234567890, 123456789012345678901234567890",
  })
  void numbersKeepTheirKind(String lexeme, String canonical) {
    assertThat(canonicalText(new NumberValue(lexeme))).isEqualTo(canonical);
  }

  @Test
  void aTreeBuiltByHandIsWrittenTheSameWay() {
    JsonValue tree =
        new ObjectValue(
            Map.of(
                "b", new ArrayValue(List.of(NumberValue.of(-7), new BooleanValue(false))),
                "a", new StringValue("\ud83c/\u007f"),
                "", new NullValue()));

    assertThat(canonicalText(tree))
        .isEqualTo("{\"\": null, \"a\": \"\\ud83c/\\u007f\", \"b\": [-7, false]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "[1 2]",
        "1 2",
        "nul",
        "nulll",
        "True",
        "NaN",
        "Infinity",
        "-Infinity",
        "-",
        "+1",
        "01",
        "-01",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x1",
        "1_000",
        "1e999",
        "-1.5e400",
        "\"",
        "\"\\",
        "\"\\u12",
        "\"\\u12g4\"",
        "\"\\x\"",
        "\"\t\"",
        "\"\n\"",
        "[]]",
        "]",
        "\ufeff1",
        "\"\\u\uff11234\"",
        "\u00a01",
        "// c\n1",
        "[1]/**/",
        "-\u0661",
      })
  void whatIsNotStrictJsonIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CanonicalJson.parse(text.getBytes(UTF_8)));
  }

  @Test
  void brokenUtf8IsRefused() {
    for (String hex : List.of("22ff22", "22c322", "22c0af22", "22eda08022", "22f490808022")) {
      assertThatIllegalArgumentException()
          .as(hex)
          .isThrownBy(() -> CanonicalJson.parse(HexFormat.of().parseHex(hex)));
    }
  }

  @Test
  void depthSizeAndNumberLengthAreBounded() {
    byte[] deepest = ("[".repeat(64) + "1" + "]".repeat(64)).getBytes(UTF_8);
    byte[] tooDeep = "[".repeat(100_000).getBytes(UTF_8);
    byte[] tooDeepObject = "{\"a\":".repeat(100_000).getBytes(UTF_8);
    byte[] longest = "1".repeat(4300).getBytes(UTF_8);
    byte[] tooLong = "1".repeat(4301).getBytes(UTF_8);
    byte[] tooLarge = (" ".repeat(2 << 20) + "1").getBytes(UTF_8);

    assertThat(CanonicalJson.canonicalBytes(CanonicalJson.parse(deepest))).isEqualTo(deepest);
    assertThat(CanonicalJson.canonicalBytes(CanonicalJson.parse(longest))).isEqualTo(longest);
    for (byte[] refused : List.of(tooDeep, tooDeepObject, tooLong, tooLarge)) {
      assertThatIllegalArgumentException().isThrownBy(() -> CanonicalJson.parse(refused));
    }
  }

  @Test
  void hostileBytesAreRefusedByAnArgumentExceptionOnly() {
    long seed = 17;
    Random random = new Random(seed);
    List<JsonNode> documents = pythonDocuments().toList();
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes =
          documents.get(random.nextInt(documents.size())).get("input").asText().getBytes(UTF_8);
      for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
        bytes[random.nextInt(bytes.length)] =
            (byte)
                (random.nextBoolean()
                    ? random.nextInt(256)
                    : "{}[]\",:\\u0e-".charAt(random.nextInt(12)));
      }

      assertThatCode(() -> parseTwice(bytes))
          .as("seed %d round %d", seed, round)
          .doesNotThrowAnyException();
    }
  }

  /// What is accepted must be a fixed point of writing and reading.
  private static void parseTwice(byte[] bytes) {
    JsonValue value;
    try {
      value = CanonicalJson.parse(bytes);
    } catch (IllegalArgumentException refused) {
      return;
    }
    byte[] canonical = CanonicalJson.canonicalBytes(value);
    assertThat(CanonicalJson.canonicalBytes(CanonicalJson.parse(canonical))).isEqualTo(canonical);
  }

  private static JsonValue wireDocument() {
    return CanonicalJson.parse(Vectors.bytes("leoma-wire.json"));
  }

  private static String canonicalText(JsonValue value) {
    return new String(CanonicalJson.canonicalBytes(value), US_ASCII);
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
