package ai.leoma.ranking.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowDocumentsTest {
  private static final String GOOD =
      """
      {"rules":{"window":2,"completeness_percent":80,"dominance_percent":5,"consensus":"active","active_tasks":9},
       "tasks":[7,8],
       "miners":[{"hotkey":"A","uid":3,"block":10,"valid":true}],
       "validators":[{"hotkey":"V","stake_rao":5}],
       "votes":[{"task_id":7,"miner":"A","validator":"V","passed":true}]}
      """;
  private static final String ON_ONE_LINE = GOOD.replace("\n", "") + "\n";

  @Test
  void goodOneIsRead() {
    assertThat(read(GOOD)).hasSize(2);
    assertThat(read(GOOD).getFirst()).isInstanceOf(DocumentReading.Read.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"window\":2|\"window\":0|1|rules.window must be a whole number from 1 to 1000000, but is"
            + " 0",
        "\"window\":2|\"window\":1000001|1|rules.window must be",
        "\"window\":2|\"window\":2.0|1|rules.window must be a whole number",
        "\"window\":2|\"window\":\"2\"|1|rules.window must be a whole number",
        "\"window\":2|\"window\":null|1|rules.window must be a whole number",
        "\"window\":2|\"window\":1e1|1|rules.window must be a whole number",
        "\"window\":2,||1|rules.window is missing",
        "\"window\":2|\"window\":2,\"window\":3|1|rules.window is there twice",
        "\"window\":2|\"version\":2,\"window\":2|1|rules.version must be a whole number from 1 to"
            + " 1",
        "\"completeness_percent\":80|\"completeness_percent\":0|1|rules.completeness_percent must"
            + " be",
        "\"completeness_percent\":80|\"completeness_percent\":101|1|from 1 to 100, but is 101",
        "\"dominance_percent\":5|\"dominance_percent\":-1|1|from 0 to 100, but is -1",
        "\"dominance_percent\":5|\"dominance_percent\":101|1|from 0 to 100",
        "\"consensus\":\"active\"|\"consensus\":\"ACTIVE\"|1|rules.consensus must be active or"
            + " voted",
        "\"consensus\":\"active\"|\"consensus\":true|1|rules.consensus must be a text",
        "\"active_tasks\":9|\"active_tasks\":0|1|rules.active_tasks must be",
        "[7,8]|[8,7]|2|tasks[1] must be 9, the next after the one before, but is 7",
        "[7,8]|[7,9]|2|tasks[1] must be 8",
        "[7,8]|[7,7]|2|tasks[1] must be 8",
        "[7,8]|[0,1]|2|tasks[0] must be a whole number from 1",
        "[7,8]|[-7,-6]|2|tasks[0] must be",
        "[7,8]|[9223372036854775808]|2|tasks[0] must be",
        "[7,8]|[7,\"8\"]|2|tasks[1] must be",
        "[7,8]|7|2|tasks must be an array",
        "\"hotkey\":\"A\"|\"hotkey\":\"\"|3|miners[0].hotkey is empty",
        "\"hotkey\":\"A\"|\"hotkey\":7|3|miners[0].hotkey must be a text",
        "\"hotkey\":\"A\",||3|miners[0].hotkey is missing",
        "\"hotkey\":\"A\"|\"hotkey\":\"\\ud800\"|3|miners[0].hotkey holds half of a character",
        "\"uid\":3|\"uid\":-1|3|miners[0].uid must be a whole number from 0 to 65535",
        "\"uid\":3|\"uid\":65536|3|miners[0].uid must be",
        "\"uid\":3|\"uid\":null|3|miners[0].uid must be",
        "\"block\":10|\"block\":-1|3|miners[0].block must be",
        "\"block\":10|\"block\":\"10\"|3|miners[0].block must be",
        "\"block\":10,||3|miners[0].block is missing",
        "\"valid\":true|\"valid\":1|3|miners[0].valid must be true or false",
        "\"valid\":true|\"valid\":null|3|miners[0].valid must be true or false",
        "true}],|true},{\"hotkey\":\"A\",\"uid\":4,\"block\":1,\"valid\":true}],|3|miners[1].hotkey"
            + " is listed twice: A",
        "true}],|true},{\"hotkey\":\"B\",\"uid\":3,\"block\":1,\"valid\":true}],|3|miners[1].uid is"
            + " another miner's, too: 3",
        "true}],|true},7],|3|miners[1] must be an object",
        "\"stake_rao\":5|\"stake_rao\":-5|4|validators[0].stake_rao must be a whole number from 0"
            + " to 18446744073709551615",
        "\"stake_rao\":5|\"stake_rao\":18446744073709551616|4|but is 18446744073709551616",
        "\"stake_rao\":5|\"stake_rao\":5.5|4|validators[0].stake_rao must be",
        "\"stake_rao\":5|\"stake_rao\":\"5\"|4|validators[0].stake_rao must be",
        "\"stake_rao\":5|\"stake_rao\":11111111111111111111111111111111111111111111|4|validators[0].stake_rao"
            + " must be",
        "5}],|5},{\"hotkey\":\"V\",\"stake_rao\":1}],|4|validators[1].hotkey is listed twice: V",
        "\"task_id\":7|\"task_id\":6|5|votes[0].task_id is not listed: 6",
        "\"task_id\":7|\"task_id\":9|5|votes[0].task_id is not listed: 9",
        "\"task_id\":7|\"task_id\":0|5|votes[0].task_id must be",
        "\"task_id\":7|\"task_id\":7.5|5|votes[0].task_id must be",
        "\"miner\":\"A\"|\"miner\":\"B\"|5|votes[0].miner is not listed: B",
        "\"miner\":\"A\"|\"miner\":null|5|votes[0].miner must be a text",
        "\"passed\":true|\"passed\":\"yes\"|5|votes[0].passed must be true or false",
        "\"passed\":true|\"passed\":true,\"passed\":true|5|votes[0].passed is there twice",
        ",\"passed\":true||5|votes[0].passed is missing",
        "true}]}|true}],\"activity\":[{\"task_id\":9,\"validator\":\"V\"}]}|5|activity[0].task_id"
            + " is not listed: 9",
        "true}]}|true}],\"votes\":[]}|5|votes is there twice",
        "true}]}|true}]}x|5|is not JSON",
        "true}]}|true}]|6|is not JSON",
        "\"tasks\":[7,8],||5|tasks is missing",
        "\"window\":2|\"window\":02|1|is not JSON",
        "\"window\":2|\"window\":NaN|1|is not JSON",
        "\"hotkey\":\"A\"|hotkey:\"A\"|3|is not JSON"
      })
  void whatCannotBeIsRefusedWithLineAndReason(String good, String bad, int line, String reason) {
    String text = GOOD.replaceFirst(Pattern.quote(good), quoted(bad));
    assertThat(text).isNotEqualTo(GOOD);

    DocumentReading last = read(text).getLast();

    assertThat(last).isInstanceOf(DocumentReading.Refused.class);
    assertThat(((DocumentReading.Refused) last).line()).isEqualTo(line);
    assertThat(((DocumentReading.Refused) last).reason()).contains(reason);
  }

  private static String quoted(String replacement) {
    return replacement == null ? "" : Matcher.quoteReplacement(replacement);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"validator\":\"V\"|\"validator\":\"stranger\"",
        "\"block\":10|\"block\":null",
        "\"uid\":3|\"uid\":0",
        "\"stake_rao\":5|\"stake_rao\":0",
        "\"stake_rao\":5|\"stake_rao\":18446744073709551615",
        "\"window\":2|\"version\":1,\"window\":2",
        "\"window\":2|\"window\":1",
        "\"window\":2|\"window\":3",
        "\"window\":2|\"windows\":{},\"window\":2",
        "\"block\":10|\"block\":9223372036854775807,\"reason\":null",
        "{\"rules\"|{\"ranking_id\":7,\"rules\"",
        "\"hotkey\":\"V\"|\"hotkey\":\"A\"",
        "[7,8]|[7,8,9,10]"
      })
  void whatIsHarmlessIsRead(String good, String other) {
    String text = GOOD.replaceFirst(Pattern.quote(good), quoted(other));

    assertThat(read(text).getFirst()).isInstanceOf(DocumentReading.Read.class);
  }

  @Test
  void brokenLineIsNamedAndNothingAfterItIsRead() {
    String cutOff = ON_ONE_LINE.substring(0, 100) + "\n";

    List<DocumentReading> readings = read(ON_ONE_LINE + ON_ONE_LINE + cutOff + ON_ONE_LINE);

    assertThat(readings).hasSize(3);
    assertThat(readings.getLast()).isInstanceOf(DocumentReading.Refused.class);
    assertThat(((DocumentReading.Refused) readings.getLast()).line()).isEqualTo(3);
  }

  @Test
  void secondDocumentOnOneLineIsRefused() {
    List<DocumentReading> readings =
        read(ON_ONE_LINE + ON_ONE_LINE.strip() + " " + ON_ONE_LINE + ON_ONE_LINE);

    assertThat(readings).hasSize(3);
    assertThat(readings.getLast())
        .isEqualTo(new DocumentReading.Refused(2, "holds more than one document"));
  }

  @Test
  void documentThatBeginsWhereALongOneEndsIsRefused() {
    assertThat(read(GOOD.strip() + ON_ONE_LINE).getLast())
        .isEqualTo(new DocumentReading.Refused(5, "holds more than one document"));
  }

  @Test
  void firstLineIsNamedWhereverItWasCutOff() {
    for (int end = 1; end < ON_ONE_LINE.strip().length(); end++) {
      for (String rest : List.of("", "\n", "\n" + ON_ONE_LINE, "\r\n\r\n" + ON_ONE_LINE)) {
        List<DocumentReading> readings = read(ON_ONE_LINE.substring(0, end) + rest);

        assertThat(readings).as("%d characters, then <%s>", end, rest).hasSize(1);
        assertThat(((DocumentReading.Refused) readings.getFirst()).line())
            .as("%d characters, then <%s>", end, rest)
            .isEqualTo(1);
      }
    }
  }

  @Test
  void lineThatDoesNotEvenBeginWellIsNamed() {
    for (String bad : List.of("x\n", "]\n", "tru\n", "\"abc\n")) {
      DocumentReading last = read(ON_ONE_LINE + "\n" + bad + ON_ONE_LINE).getLast();

      assertThat(((DocumentReading.Refused) last).line()).as(bad).isEqualTo(3);
    }
  }

  @Test
  void firstOfSeveralThingsThatCannotBeIsNamed() {
    String text =
        GOOD.replace(
            "\"votes\":[",
            "\"votes\":[{\"task_id\":7,\"miner\":\"Z\",\"validator\":\"V\",\"passed\":true},"
                + "{\"task_id\":99,\"miner\":\"A\",\"validator\":\"V\",\"passed\":true},");

    assertThat(((DocumentReading.Refused) read(text).getLast()).reason())
        .isEqualTo("votes[0].miner is not listed: Z");
  }

  @ParameterizedTest
  @CsvSource({"''", "' \n \n'", "7", "[]", "null", "'\"x\"'"})
  void whatHoldsNoDocumentIsRefused(String text) {
    assertThat(read(text)).singleElement().isInstanceOf(DocumentReading.Refused.class);
  }

  @Test
  void reasonsHoldNothingThatATerminalObeys() {
    String text = GOOD.replaceFirst("\"miner\":\"A\"", "\"miner\":\"\\\\u001b[31m\"");

    assertThat(((DocumentReading.Refused) read(text).getLast()).reason()).doesNotContain("\u001b");
  }

  @Test
  void anyBytesAreReadOrRefused() {
    byte[] good = (ON_ONE_LINE + ON_ONE_LINE).getBytes(StandardCharsets.UTF_8);
    for (long seed = 1; seed <= 3_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = good.clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      assertThat(read(bytes)).as("seed %d", seed).isNotEmpty();
    }
  }

  private static List<DocumentReading> read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  /// All readings up to the end or the refusal.
  private static List<DocumentReading> read(byte[] text) {
    List<DocumentReading> readings = new ArrayList<>();
    try (WindowDocuments documents = new WindowDocuments(new ByteArrayInputStream(text))) {
      do {
        readings.add(documents.next());
      } while (readings.getLast() instanceof DocumentReading.Read);
    }
    return readings;
  }
}
