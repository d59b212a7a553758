package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/// The JSON document of a sandbox, by miner.
record SandboxTournament(JsonNode document, Map<String, JsonNode> minerByName) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Standard output must hold the document and nothing else.
  static SandboxTournament read(String standardOutput) {
    try {
      JsonNode document = JSON.readTree(standardOutput);
      Map<String, JsonNode> miners = new LinkedHashMap<>();
      document.path("standings").forEach(line -> miners.put(line.path("name").asText(), line));
      return new SandboxTournament(document, miners);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not one JSON document: " + standardOutput, e);
    }
  }

  JsonNode miner(String name) {
    assertThat(minerByName).containsKey(name);
    return minerByName.get(name);
  }

  /// What two runs of the same seed must agree on: all but the time that they took.
  JsonNode standings() {
    return document.path("standings");
  }
}
