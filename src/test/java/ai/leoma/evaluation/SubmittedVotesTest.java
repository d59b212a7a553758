package ai.leoma.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.Envelope;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.evaluation.SubmittedVotes.Item;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmittedVotesTest {
  private static final String BOB = TestHotkeys.BOB.ss58();

  @Test
  void batchAndSingleVotesAreRead() {
    String items = item("7", "true") + ", " + item("8", "false");

    assertThat(SubmittedVotes.in(envelope("POST", "/samples/batch?x=1", samples(items))))
        .contains(List.of(new Item(7, TestHotkeys.BOB, true), new Item(8, TestHotkeys.BOB, false)));
    assertThat(SubmittedVotes.in(envelope("POST", "/leoma/samples", item("7", "true"))))
        .contains(List.of(new Item(7, TestHotkeys.BOB, true)));
  }

  @ParameterizedTest
  @CsvSource({"7.0, 1", "'\"7\"', '\"yes\"'", "'\"+7\"', '\"on\"'", "7, '\"t\"'"})
  void spellingsThatTheServiceTakesMeanTheSameHere(String task, String passed) {
    assertThat(SubmittedVotes.in(envelope("POST", "/samples", item(task, passed))))
        .contains(List.of(new Item(7, TestHotkeys.BOB, true)));
  }

  @Test
  void ofAMemberThatIsThereTwiceTheServicesOneCounts() {
    String twice = item("7", "true").replace("}", ", \"passed\": false}");

    assertThat(SubmittedVotes.in(envelope("POST", "/samples", twice)))
        .contains(List.of(new Item(7, TestHotkeys.BOB, false)));
  }

  @Test
  void impossibleTaskIsNobodys() {
    assertThat(SubmittedVotes.in(envelope("POST", "/samples", item("9".repeat(40), "true"))))
        .contains(List.of(new Item(-1, TestHotkeys.BOB, true)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "[]", "{", "{\"samples\": {}}", "{\"samples\": [1]}", "\u0000"})
  void whatTheServiceWouldNotTakeVotesNothing(String body) {
    assertThat(SubmittedVotes.in(envelope("POST", "/samples/batch", body))).isEmpty();
    assertThat(SubmittedVotes.in(envelope("POST", "/samples", body))).isEmpty();
  }

  @Test
  void otherRequestsVoteNothing() {
    String body = samples(item("7", "true"));

    assertThat(SubmittedVotes.in(envelope("DELETE", "/samples/batch", body))).isEmpty();
    assertThat(SubmittedVotes.in(envelope("POST", "/blacklist", body))).isEmpty();
  }

  private static String samples(String items) {
    return "{\"samples\": [" + items + "]}";
  }

  private static String item(String task, String passed) {
    return """
        {"task_id": %s, "miner_hotkey": "%s", "prompt": "p", "s3_bucket": "b", "s3_prefix": "7",
         "passed": %s}"""
        .formatted(task, BOB, passed);
  }

  private static Envelope envelope(String method, String target, String body) {
    return new Envelope(
        0,
        new byte[32],
        "btauth/1",
        method,
        target,
        Map.of(),
        body.getBytes(StandardCharsets.UTF_8),
        TestHotkeys.ALICE,
        0,
        Instant.EPOCH);
  }
}
