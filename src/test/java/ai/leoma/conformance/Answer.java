package ai.leoma.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the service answered.
///
/// @param headers by lower-case name
record Answer(int status, Map<String, List<String>> headers, String body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT))).map(List::getFirst);
  }

  JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + body, e);
    }
  }

  /// Exactly this, byte for byte, as JSON.
  Answer is(int expectedStatus, String expectedBody) {
    assertThat(this.toString()).isNotNull();
    assertThat(status).as(body).isEqualTo(expectedStatus);
    assertThat(body).isEqualTo(expectedBody);
    assertThat(header("content-type")).hasValueSatisfying(Answer::requireJson);
    return this;
  }

  private static void requireJson(String contentType) {
    assertThat(contentType).startsWith("application/json");
  }

  /// A deliberate error with this sentence.
  Answer isProblem(int expectedStatus, String detail) {
    return is(expectedStatus, "{\"detail\":\"" + detail + "\"}");
  }

  /// A 422 with exactly one entry of this rule at this place.
  Answer isFieldError(String type, String location) {
    JsonNode detail = isOk(422).get("detail");
    assertThat(detail).hasSize(1);
    assertThat(detail.get(0).get("type").asText()).isEqualTo(type);
    assertThat(detail.get(0).get("loc").toString()).isEqualTo(location);
    return this;
  }

  /// @return the body of an answer of this status
  JsonNode isOk(int expectedStatus) {
    assertThat(status).as(body).isEqualTo(expectedStatus);
    return json();
  }

  JsonNode isOk() {
    return isOk(200);
  }
}
