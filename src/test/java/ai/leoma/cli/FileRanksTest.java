package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `leoma rank --input`, as somebody types it.
class FileRanksTest {
  private static final String WINDOW =
      "{\"rules\":{\"window\":1,\"completeness_percent\":80,\"dominance_percent\":5,"
          + "\"consensus\":\"active\",\"active_tasks\":9},\"tasks\":[7],"
          + "\"miners\":[{\"hotkey\":\"Änne\",\"uid\":3,\"block\":10,\"valid\":true}],"
          + "\"validators\":[{\"hotkey\":\"V\",\"stake_rao\":5}],"
          + "\"votes\":[{\"task_id\":7,\"miner\":\"Änne\",\"validator\":\"V\",\"passed\":true}]}\n";
  private static final String RESULT =
      "{\"winner\":\"\\u00c4nne\",\"winner_uid\":3,\"provisional\":false,\"standings\":["
          + "{\"hotkey\":\"\\u00c4nne\",\"rank\":1,\"eligible\":true,\"passes\":1,\"settled\":1,"
          + "\"weight\":1.0}]}";

  @TempDir Path folder;

  private record Ended(int exitCode, String out, String err) {}

  @Test
  void oneLineOfJsonForEachLine() throws IOException {
    Ended ended = rank(WINDOW + WINDOW + WINDOW, "--json");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out().lines()).containsExactly(RESULT, RESULT, RESULT);
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void tableForPeople() throws IOException {
    Ended ended = rank(WINDOW + WINDOW);

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out())
        .contains(
            "Winner: Änne (uid 3)", "RANK  MINER  PASSED    RATE  ELIGIBLE", "100.0%", "line 2");
  }

  @Test
  void resultsBeforeABrokenLineStand() throws IOException {
    Ended ended =
        rank(WINDOW + WINDOW.replace("\"task_id\":7", "\"task_id\":8") + WINDOW, "--json");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.out().lines()).containsExactly(RESULT);
    assertThat(ended.err())
        .contains("line 2: votes[0].task_id is not listed: 8")
        .doesNotContain("\tat ");
  }

  @Test
  void fileThatIsNotThereIsSaid() {
    Ended ended = run("rank", "--input", folder.resolve("nothing").toString());

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("there is no file").doesNotContain("\tat ");
  }

  @Test
  void folderIsNoFile() {
    Ended ended = run("rank", "--input", folder.toString());

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("cannot read").doesNotContain("\tat ");
  }

  private Ended rank(String text, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("windows.jsonl"), text);
    String[] arguments = new String[options.length + 3];
    arguments[0] = "rank";
    arguments[1] = "--input";
    arguments[2] = file.toString();
    System.arraycopy(options, 0, arguments, 3, options.length);
    return run(arguments);
  }

  private static Ended run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = commandLine.execute(arguments);
    return new Ended(exitCode, out.toString(), err.toString());
  }
}
