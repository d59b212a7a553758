package ai.leoma.ranking.document;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.json.JsonWriter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankedDocumentTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FIRST_SEED = 35_000;
  private static final int DOCUMENTS = 4_000;

  @Test
  void agreesWithTheRulesReadAloud() throws IOException {
    int winners = 0;
    int burns = 0;
    int undecided = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + DOCUMENTS; seed++) {
      JsonNode document = RandomDocument.of(new Random(seed));
      String expected = new DocumentOracle(document).rank();

      String ranked = ranked(JSON.writeValueAsString(document));

      assertThat(ranked).as("seed %d: %s", seed, document).isEqualTo(expected);
      JsonNode result = JSON.readTree(expected);
      winners += result.get("winner").isNull() ? 0 : 1;
      burns += result.get("winner").isNull() && !result.get("provisional").asBoolean() ? 1 : 0;
      undecided += hasEqualsAtTheTop(result) ? 1 : 0;
    }
    assertThat(winners).as("the documents must be worth ranking").isGreaterThan(DOCUMENTS / 4);
    assertThat(burns).isGreaterThan(DOCUMENTS / 20);
    assertThat(undecided).isGreaterThan(DOCUMENTS / 20);
  }

  private static boolean hasEqualsAtTheTop(JsonNode result) {
    JsonNode standings = result.get("standings");
    return standings.size() > 1
        && standings.get(1).get("rank").isInt()
        && standings.get(0).get("passes").equals(standings.get(1).get("passes"));
  }

  @Test
  void resultIsTheDocumentOfTheIssue() {
    assertThat(
            ranked(
                """
                {"rules":{"window":2,"completeness_percent":80,"dominance_percent":5,"consensus":"active","active_tasks":9},
                 "tasks":[7,8],
                 "miners":[{"hotkey":"A","uid":3,"block":10,"valid":true},
                           {"hotkey":"B","uid":4,"block":null,"valid":false}],
                 "validators":[{"hotkey":"V","stake_rao":5000000000000}],
                 "votes":[{"task_id":7,"miner":"A","validator":"V","passed":true},
                          {"task_id":8,"miner":"A","validator":"V","passed":true},
                          {"task_id":8,"miner":"B","validator":"V","passed":true},
                          {"task_id":8,"miner":"A","validator":"V","passed":false}]}
                """))
        .isEqualTo(
            "{\"winner\":\"A\",\"winner_uid\":3,\"provisional\":false,\"standings\":["
                + "{\"hotkey\":\"A\",\"rank\":1,\"eligible\":true,\"passes\":1,\"settled\":2,\"weight\":1.0},"
                + "{\"hotkey\":\"B\",\"rank\":null,\"eligible\":false,\"passes\":1,\"settled\":1,\"weight\":0.0}]}");
  }

  @Test
  void emptyWindowIsProvisional() {
    assertThat(
            ranked(
                """
                {"rules":{"window":1,"completeness_percent":1,"dominance_percent":0,"consensus":"voted","active_tasks":1},
                 "tasks":[],"miners":[],"validators":[],"votes":[]}
                """))
        .isEqualTo("{\"winner\":null,\"winner_uid\":0,\"provisional\":true,\"standings\":[]}");
  }

  @Test
  void namesNeedNotBeAddressesAndAreOrderedByCodePoint() {
    // U+FF5E comes before U+1F600, but its UTF-16 comes after
    String ranked =
        ranked(
            """
            {"rules":{"window":1,"completeness_percent":1,"dominance_percent":5,"consensus":"active","active_tasks":9},
             "tasks":[1],
             "miners":[{"hotkey":"\uD83D\uDE00","uid":1,"block":1,"valid":true},
                       {"hotkey":"～","uid":2,"block":1,"valid":true},
                       {"hotkey":"miner 0","uid":3,"block":1,"valid":true}],
             "validators":[],"votes":[]}
            """);

    assertThat(ranked.indexOf("miner 0")).isLessThan(ranked.indexOf("～"));
    assertThat(ranked.indexOf("～")).isLessThan(ranked.indexOf("\uD83D\uDE00"));
  }

  @Test
  void eachLineIsRankedByItself() throws IOException {
    // Given
    List<String> lines = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (long seed = 1; seed <= 50; seed++) {
      JsonNode document = RandomDocument.of(new Random(seed));
      lines.add(JSON.writeValueAsString(document));
      expected.add(new DocumentOracle(document).rank());
    }

    // When
    List<String> ranked = new ArrayList<>();
    try (WindowDocuments documents = documents(String.join("\n", lines) + "\n\n")) {
      while (documents.next() instanceof DocumentReading.Read(int line, WindowDocument document)) {
        assertThat(line).isEqualTo(ranked.size() + 1);
        ranked.add(JsonWriter.compact(RankedDocument.of(document).json()));
      }
    }

    // Then
    assertThat(ranked).isEqualTo(expected);
  }

  private static WindowDocuments documents(String text) {
    return new WindowDocuments(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String ranked(String text) {
    try (WindowDocuments documents = documents(text)) {
      DocumentReading reading = documents.next();
      assertThat(reading).isInstanceOf(DocumentReading.Read.class);
      assertThat(documents.next()).isInstanceOf(DocumentReading.End.class);
      return JsonWriter.compact(
          RankedDocument.of(((DocumentReading.Read) reading).document()).json());
    }
  }
}
