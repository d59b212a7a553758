package ai.leoma.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankingTableTest {

  /// Where the rules decide otherwise than the old system, by index of the vector: winner and
  /// order. 0: exactly 5 points are not more than 5. 3: nobody dominates, so most passes win. 4:
  /// no pass, no winner.
  private static final Map<Integer, String> DELIBERATELY_DIFFERENT =
      Map.of(0, "A: [A, B]", 3, "D: [D, C, B, A]", 4, "nobody: [A]");

  @ParameterizedTest
  @CsvSource({
    "80 81, A",
    "70 75, A",
    "70 76, B",
    "50 54 58, C",
    "90 80 85, A",
    "50 60 64, B",
    "0 4, B",
    "0, nobody",
  })
  void tableOfTheRules(String passesInBlockOrder, String winner) {
    // Given
    Field field = new Field();
    String[] passes = passesInBlockOrder.split(" ");
    for (int place = 0; place < passes.length; place++) {
      String hotkey = String.valueOf((char) ('A' + place));
      field.result(hotkey, OptionalLong.of(place), Integer.parseInt(passes[place]), 100);
    }

    // When
    RankingResult result = field.rank();

    // Then
    assertThat(Field.winnerOf(result)).isEqualTo(winner);
  }

  @Test
  void vectorsOfTheOldSystemAgreeWhereTheRulesDo() throws IOException {
    JsonNode vectors = vectors();
    assertThat(vectors.size()).isEqualTo(9);
    for (int index = 0; index < vectors.size(); index++) {
      RankingResult result = fieldOf(vectors.get(index)).rank();
      assertThat(Field.winnerOf(result) + ": " + Field.rankedOf(result))
          .as("vector %d", index)
          .isEqualTo(DELIBERATELY_DIFFERENT.getOrDefault(index, expected(vectors.get(index))));
    }
  }

  private static Field fieldOf(JsonNode vector) {
    Field field = new Field();
    for (JsonNode miner : vector.get("stats")) {
      int passes = miner.get("passed").asInt();
      int settled = passes == 0 ? 100 : (int) Math.round(passes / miner.get("rate").asDouble());
      JsonNode block = miner.get("block");
      field.result(
          miner.get("hotkey").asText(),
          block.isNull() ? OptionalLong.empty() : OptionalLong.of(block.asLong()),
          passes,
          settled);
    }
    // Vectors may settle less than completeness asks for; they are about dominance only.
    return field.rules(new Rules(1, 100, 1, 5, ConsensusBase.ACTIVE, 9));
  }

  private static String expected(JsonNode vector) {
    List<String> order = new ArrayList<>();
    vector.get("order").forEach(hotkey -> order.add(hotkey.asText()));
    return vector.get("winner").asText() + ": " + order;
  }

  private static JsonNode vectors() throws IOException {
    try (InputStream file = RankingTableTest.class.getResourceAsStream("wire-rank-vectors.json")) {
      return new ObjectMapper().readTree(file).get("rank");
    }
  }
}
