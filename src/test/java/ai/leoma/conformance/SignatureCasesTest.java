package ai.leoma.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.Vectors;
import ai.leoma.digest.Sha256;
import ai.leoma.json.CanonicalJson;
import ai.leoma.json.JsonReader;
import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// L01 to L09: the bytes that evaluation signatures cover.
class SignatureCasesTest {

  private static void vector(int number) {
    ObjectValue document = (ObjectValue) CanonicalJson.parse(Vectors.bytes("leoma-wire.json"));
    ArrayValue vectors = (ArrayValue) document.members().get("canonical");
    ObjectValue vector = (ObjectValue) vectors.items().get(number - 1);
    byte[] canonical = CanonicalJson.canonicalBytes(vector.members().get("input"));

    assertThat(vector.members().get("canonical"))
        .isEqualTo(new StringValue(new String(canonical, US_ASCII)));
    assertThat(vector.members().get("sha256")).isEqualTo(new StringValue(Sha256.hexOf(canonical)));
  }

  private static String canonical(String json) {
    return new String(CanonicalJson.canonicalBytes(JsonReader.parse(json).orElseThrow()), US_ASCII);
  }

  @Test
  void l01PayloadWithEveryKindOfCharacter() {
    vector(1);
  }

  @Test
  void l02EmptyArray() {
    vector(2);
  }

  @Test
  void l03EmptyObject() {
    vector(3);
  }

  @Test
  void l04Numbers() {
    vector(4);
  }

  @Test
  void l05OrderOfLettersAndUnderscore() {
    vector(5);
  }

  @Test
  void l06CharactersBeyondAscii() {
    vector(6);
  }

  @ParameterizedTest
  @CsvSource({
    "1e16, 1e+16",
    "1E-5, 1e-05",
    "15e299, 1.5e+300",
    "5e-324, 5e-324",
    "1e15, 1000000000000000.0",
    "0.0001, 0.0001",
    "-0.0, -0.0",
    "85.0, 85.0",
    "85, 85",
    "1e22, 1e+22",
    "123456789012345680.0, 1.2345678901234568e+17",
    "0.1, 0.1",
    "100e-2, 1.0"
  })
  void l07FloatsAreWrittenAsPythonDoes(String sent, String written) {
    assertThat(canonical(sent)).isEqualTo(written);
  }

  /// By UTF-16 units the astral character would come before U+E000.
  @Test
  void l08NamesAreInTheOrderOfTheirCodePoints() {
    assertThat(canonical("{\"\uD83D\uDE00\": 1, \"\uE000\": 2, \"z\": 3}"))
        .isEqualTo("{\"z\": 3, \"\\ue000\": 2, \"\\ud83d\\ude00\": 1}");
  }

  @Test
  void l09TextThatHoldsJsonIsLeftAlone() {
    String inner = "{\\\"b\\\":1,\\\"a\\\":[1.50,\\\"\\\\u00e9\\\"]}";

    assertThat(canonical("{\"generated_artifacts\":\"" + inner + "\"}"))
        .isEqualTo("{\"generated_artifacts\": \"" + inner + "\"}");
  }
}
