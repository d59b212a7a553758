package ai.leoma.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.TestHotkeys;
import ai.leoma.validator.Journal.AskedWeights;
import ai.leoma.validator.Journal.Ending;
import ai.leoma.validator.weights.RankingChecker.OwnVote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Evaluation FIRST =
      TestEvaluations.of(
          1,
          TestHotkeys.ALICE,
          "subject-1",
          "naïve — 🎬 \u2028 \"x\"\nline",
          "{\"a\": \"\\u00e9\"}");
  private static final Evaluation SECOND = TestEvaluations.of(2, TestHotkeys.BOB, "subject-2");

  @TempDir Path folder;

  @Test
  void verdictsAndEndingsSurviveARestart() {
    // Given
    try (Journal journal = Journal.open(folder)) {
      journal.keep(FIRST);
      journal.keep(SECOND);
      journal.end(3, Ending.GIVEN_UP);
    }

    // When
    try (Journal journal = Journal.open(folder)) {
      // Then
      assertThat(journal.verdictOn("subject-1")).contains(FIRST);
      assertThat(journal.verdictOn("subject-2")).contains(SECOND);
      assertThat(journal.verdictOn("subject-3")).isEmpty();
      assertThat(journal.ended()).containsExactly(3L);
    }
  }

  @Test
  void acceptedVotesAndAskedWeightsSurviveARestart() {
    // Given
    OwnVote passed = new OwnVote(7, TestHotkeys.ALICE, true, 1000, 1500);
    OwnVote failed = new OwnVote(7, TestHotkeys.BOB, false, 1000, 1500);
    OwnVote changed = new OwnVote(7, TestHotkeys.BOB, true, 2000, 2500);
    AskedWeights first = new AskedWeights(4200, OptionalLong.of(4264));
    AskedWeights second = new AskedWeights(4400, OptionalLong.empty());
    try (Journal journal = Journal.open(folder)) {
      journal.keepVotes(7, List.of(passed, failed));
      journal.keepVotes(7, List.of(changed));
      journal.keepAskedWeights(first);
      journal.keepAskedWeights(second);
    }

    // When: the second opening reads what the first one has rewritten
    Journal.open(folder).close();
    try (Journal journal = Journal.open(folder)) {
      // Then
      assertThat(journal.votes()).containsExactlyInAnyOrder(passed, changed);
      assertThat(journal.askedWeights()).contains(second);
    }
  }

  @Test
  void votesOnTasksOfLongAgoAreForgotten() {
    try (Journal journal = Journal.open(folder)) {
      for (long task = 1; task <= 400; task++) {
        journal.keepVotes(task, List.of(new OwnVote(task, TestHotkeys.ALICE, true, 1, 2)));
      }

      assertThat(journal.votes())
          .extracting(OwnVote::task)
          .hasSize(300)
          .startsWith(101L)
          .endsWith(400L);
    }
  }

  @Test
  void lineCutOffAnywhereByACrashCostsThatLineOnly() throws IOException {
    // Given
    try (Journal journal = Journal.open(folder)) {
      journal.keep(FIRST);
      journal.keep(SECOND);
    }
    byte[] whole = Files.readAllBytes(file());
    int firstLine = new String(whole, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;

    for (int cut = firstLine; cut < whole.length; cut += 7) {
      Files.write(file(), Arrays.copyOf(whole, cut));

      // When
      try (Journal journal = Journal.open(folder)) {
        assertThat(journal.verdictOn("subject-1")).contains(FIRST);
        assertThat(journal.verdictOn("subject-2")).isEmpty();
        journal.end(9, Ending.VOTED);
      }

      // Then
      try (Journal journal = Journal.open(folder)) {
        assertThat(journal.verdictOn("subject-1")).contains(FIRST);
        assertThat(journal.hasEnded(9)).isTrue();
      }
    }
  }

  @Test
  void lineThatCannotBeReadDoesNotStopTheStart() throws IOException {
    // Given
    try (Journal journal = Journal.open(folder)) {
      journal.keep(FIRST);
    }
    Files.write(
        file(),
        List.of("\0\0\0", "{\"entry\":", "{\"entry\":\"other\"}", "[]", "{\"entry\":\"ended\"}"),
        StandardOpenOption.APPEND);
    try (Journal journal = Journal.open(folder)) {
      journal.keep(SECOND);
    }

    // When, then
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.verdictOn("subject-1")).contains(FIRST);
      assertThat(journal.verdictOn("subject-2")).contains(SECOND);
      assertThat(journal.ended()).isEmpty();
    }
  }

  @Test
  void verdictsOfEndedTasksAreLetGo() throws IOException {
    // Given
    try (Journal journal = Journal.open(folder)) {
      journal.keep(FIRST);
      journal.end(1, Ending.VOTED);
      assertThat(journal.verdictOn("subject-1")).isEmpty();
    }

    // When
    Journal.open(folder).close();

    // Then
    assertThat(Files.readString(file()))
        .isEqualTo("{\"entry\":\"ended\",\"task\":1,\"ending\":\"VOTED\"}\n");
  }

  @Test
  void threadThatIsInterruptedLosesNoVerdictAndLeavesTheJournalOpen() throws Exception {
    try (Journal journal = Journal.open(folder)) {
      // Given
      Thread writing =
          Thread.ofVirtual()
              .unstarted(
                  () -> {
                    Thread.currentThread().interrupt();
                    journal.keep(FIRST);
                  });

      // When
      writing.start();
      writing.join();
      journal.keep(SECOND);

      // Then
      assertThat(journal.verdictOn("subject-1")).contains(FIRST);
      assertThat(journal.verdictOn("subject-2")).contains(SECOND);
    }
  }

  @Test
  void secondJournalInThisProcessIsRefused() {
    try (Journal journal = Journal.open(folder)) {
      assertThatThrownBy(() -> Journal.open(folder))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("somebody else has the journal open");
      journal.keep(FIRST);
    }
    Journal.open(folder).close();
  }

  @Test
  void secondProcessIsRefused() throws Exception {
    try (Journal journal = Journal.open(folder)) {
      // Given
      journal.keep(FIRST);

      // When
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  OtherProcess.class.getName(),
                  folder.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      // Then
      assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(said).contains("refused: somebody else has the journal open");
    }
  }

  /// Another validator that was given the same folder.
  static final class OtherProcess {
    private OtherProcess() {}

    public static void main(String[] arguments) {
      try (Journal journal = Journal.open(Path.of(arguments[0]))) {
        System.out.println("opened: " + journal.ended());
      } catch (IllegalStateException e) {
        System.out.println("refused: " + e.getMessage());
      }
    }
  }

  private Path file() {
    return folder.resolve("journal.jsonl");
  }
}
