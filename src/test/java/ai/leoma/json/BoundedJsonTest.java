package ai.leoma.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedJsonTest {
  @Test
  void whatIsWithinTheLimitsIsRead() throws Exception {
    String many = "[" + "{},".repeat(400_000) + "{}]";

    assertThat(BoundedJson.mapper().readTree(many)).hasSize(400_001);
  }

  @ParameterizedTest
  @ValueSource(strings = {"many", "deep", "two", "{\"a\":"})
  void anythingElseIsRefused(String kind) {
    String text =
        switch (kind) {
          case "many" -> "[" + "{},".repeat(600_000) + "{}]";
          case "deep" -> "[".repeat(101) + "]".repeat(101);
          case "two" -> "{} {}";
          default -> kind;
        };

    assertThatThrownBy(() -> BoundedJson.mapper().readTree(text))
        .isInstanceOf(JsonProcessingException.class);
  }
}
