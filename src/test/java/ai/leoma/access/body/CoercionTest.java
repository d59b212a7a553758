package ai.leoma.access.body;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.body.Coercion.Refused;
import ai.leoma.access.body.Coercion.Taken;
import ai.leoma.json.JsonReader;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The table of wire contract, section 1.2.
class CoercionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7 | 7",
        "-5 | -5",
        "85.0 | 85",
        "1e2 | 100",
        "-0.0 | 0",
        "123456789012345678901234567890 | 123456789012345678901234567890",
        "\"7\" | 7",
        "\" 7 \" | 7",
        "\"+7\" | 7",
        "\"-007\" | -7",
        "\"1_000\" | 1000",
        "\"7.0\" | 7",
        "true | 1",
        "false | 0"
      })
  void integersAreTakenFrom(String json, BigInteger expected) {
    assertThat(Coercion.toInteger(JsonReader.parse(json).orElseThrow()))
        .isEqualTo(new Taken<>(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "85.5 | int_from_float",
        "1e-3 | int_from_float",
        "\"abc\" | int_parsing",
        "\"\" | int_parsing",
        "\"7.5\" | int_parsing",
        "\"1__0\" | int_parsing",
        "\"0x1\" | int_parsing",
        "\"1e2\" | int_parsing",
        "null | int_type",
        "[] | int_type",
        "{} | int_type"
      })
  void integersAreNotTakenFrom(String json, String type) {
    assertThat(Coercion.toInteger(JsonReader.parse(json).orElseThrow()))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.type()).isEqualTo(type));
  }

  @Test
  void endlessNumbersAreRefusedBeforeTheyAreComputed() {
    assertThat(Coercion.ofText("9".repeat(5000)))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.type()).isEqualTo("int_parsing_size"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | true",
        "1 | true",
        "1.0 | true",
        "\"yes\" | true",
        "\"Y\" | true",
        "\"ON\" | true",
        "\"t\" | true",
        "\"True\" | true",
        "\"1\" | true",
        "false | false",
        "0 | false",
        "0.0 | false",
        "\"no\" | false",
        "\"n\" | false",
        "\"off\" | false",
        "\"F\" | false",
        "\"false\" | false",
        "\"0\" | false"
      })
  void booleansAreTakenFrom(String json, boolean expected) {
    assertThat(Coercion.toBoolean(JsonReader.parse(json).orElseThrow()))
        .isEqualTo(new Taken<>(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | bool_parsing",
        "-1 | bool_parsing",
        "\"maybe\" | bool_parsing",
        "\" yes\" | bool_parsing",
        "\"\" | bool_parsing",
        "0.5 | bool_type",
        "null | bool_type",
        "[] | bool_type"
      })
  void booleansAreNotTakenFrom(String json, String type) {
    assertThat(Coercion.toBoolean(JsonReader.parse(json).orElseThrow()))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.type()).isEqualTo(type));
  }
}
