package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

  private static final String MOMENT =
      "{\"newest_task\":7,\"winner\":\"\\u00c4nne\",\"what_if_computed\":true,"
          + "\"what_if_winner\":\"\\u00c4nne\",\"complete\":true}";

  /// What `/rankings/ID/inputs` answers: newest task, stretch of tasks, task of the vote.
  private static final String INPUTS =
      "{\"ranking\":1,\"snapshot\":{\"newest_task\":%d,\"rules\":{\"version\":1,\"window\":1,"
          + "\"completeness_percent\":80,\"dominance_percent\":5,\"consensus\":\"active\","
          + "\"active_tasks\":9},\"miners\":[{\"hotkey\":\"M\",\"uid\":3,\"valid\":true,\"block\":10,"
          + "\"tasks\":[[%d,%d]]}],\"validators\":[{\"hotkey\":\"V\",\"stake_rao\":18446744073709551615}]},"
          + "\"votes\":[{\"task_id\":%d,\"miner\":\"M\",\"validator\":\"V\",\"passed\":true}],"
          + "\"withheld\":0,\"complete_at\":null}";

  private static final String STORED =
      "{\"rankings\":[{\"id\":9,\"winner\":\"M\",\"provisional\":false},"
          + "{\"id\":4,\"winner\":\"M\",\"provisional\":false}],\"next\":null}";

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

  @Test
  void otherRulesOverTheWindowsOfAFile() throws IOException {
    Ended ended = rank(WINDOW + WINDOW, "--what-if", "dominance=8", "--json");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out().strip())
        .isEqualTo(
            "{\"what_if\":{\"dominance\":\"8\"},\"moments\":["
                + MOMENT
                + ","
                + MOMENT
                + "],\"computed\":2,\"too_short\":0,\"incomplete\":0,\"different\":0}");
  }

  @Test
  void otherRulesForPeople() throws IOException {
    Ended ended = rank(WINDOW, "--what-if", "dominance=8", "--what-if", "completeness=1");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out())
        .contains(
            "What if dominance=8, completeness=1?",
            "TASK  WON   WOULD HAVE WON",
            "1 windows; in 0 of 1 somebody else wins, or nobody.");
  }

  @Test
  void historyThatIsTooShortIsSaid() throws IOException {
    Ended ended = rank(WINDOW, "--what-if", "window=200");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err())
        .contains("the history is too short: it reaches back over 1 tasks", "200")
        .doesNotContain("\tat ");
  }

  @Test
  void ruleThatIsNotThereIsWrongUsage() throws IOException {
    Ended ended = rank(WINDOW, "--what-if", "margin=8");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("--what-if: there is no rule \"margin\"", "active-tasks");
  }

  @Test
  void historyOfAServiceIsReadOldestFirst() throws IOException {
    // Given
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    answer(server, "/rankings", STORED);
    answer(server, "/rankings/4/inputs", INPUTS.formatted(1, 1, 1, 1));
    answer(server, "/rankings/9/inputs", INPUTS.formatted(2, 2, 2, 2));
    server.start();
    try {
      // When
      Ended ended =
          run(
              "rank",
              "--api",
              "http://127.0.0.1:" + server.getAddress().getPort(),
              "--what-if",
              "window=2",
              "--json");

      // Then
      assertThat(ended.err()).isEmpty();
      assertThat(ended.exitCode()).isZero();
      assertThat(ended.out().strip())
          .isEqualTo(
              "{\"what_if\":{\"window\":\"2\"},\"moments\":["
                  + "{\"newest_task\":1,\"winner\":\"M\",\"what_if_computed\":true,\"what_if_winner\":null,\"complete\":true},"
                  + "{\"newest_task\":2,\"winner\":\"M\",\"what_if_computed\":true,\"what_if_winner\":\"M\",\"complete\":true}],"
                  + "\"computed\":2,\"too_short\":0,\"incomplete\":0,\"different\":1}");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void windowOfAServiceWithoutItsEmbargoedVotesIsMarkedAndNotCounted() throws IOException {
    // Given: the newest was won by a vote that is not shown yet
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    String withheld =
        INPUTS
            .formatted(2, 2, 2, 2)
            .replaceFirst("\"votes\":\\[.*?]", "\"votes\":[]")
            .replace("\"withheld\":0", "\"withheld\":1");
    answer(server, "/rankings", STORED);
    answer(server, "/rankings/4/inputs", INPUTS.formatted(1, 1, 1, 1));
    answer(server, "/rankings/9/inputs", withheld);
    server.start();
    try {
      String api = "http://127.0.0.1:" + server.getAddress().getPort();

      // When
      Ended json = run("rank", "--api", api, "--what-if", "dominance=8", "--json");
      Ended table = run("rank", "--api", api, "--what-if", "dominance=8");

      // Then
      assertThat(json.out())
          .contains(
              "\"newest_task\":2,\"winner\":\"M\",\"what_if_computed\":true,"
                  + "\"what_if_winner\":null,\"complete\":false}")
          .contains("\"incomplete\":1,\"different\":0}");
      assertThat(table.out())
          .contains("(nobody) *", "in 0 of 1 somebody else wins", "1 may be wrong");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void windowThatIsLongerThanMemoryTakesIsReadCompressed() throws IOException {
    // Given: some 80 MB, sent compressed
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    answer(
        server,
        "/rankings",
        "{\"rankings\":[{\"id\":4,\"winner\":\"M\",\"provisional\":false}],\"next\":null}");
    String[] parts = INPUTS.formatted(1, 1, 1, 1).split("(?<=\"votes\":\\[)", 2);
    byte[] stranger =
        "{\"task_id\":1,\"miner\":\"M\",\"validator\":\"X\",\"passed\":false,\"item\":7},\n"
            .getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/rankings/4/inputs",
        exchange -> {
          assertThat(exchange.getRequestHeaders().getFirst("Accept-Encoding")).isEqualTo("gzip");
          exchange.getResponseHeaders().add("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = new GZIPOutputStream(exchange.getResponseBody())) {
            out.write(parts[0].getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 1_200_000; i++) {
              out.write(stranger);
            }
            out.write(parts[1].getBytes(StandardCharsets.UTF_8));
          }
        });
    server.start();
    try {
      // When
      Ended ended = whatIfOf(server);

      // Then
      assertThat(ended.err()).isEmpty();
      assertThat(ended.out()).contains("\"what_if_winner\":\"M\",\"complete\":true}");
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"votes\":7}",
        "{\"votes\":[7]}",
        "{\"votes\":[{}]}",
        "{\"snapshot\":7}",
        "{\"snapshot\":{}}",
        "[]",
        "{}",
        "",
        "{\"withheld\":\"no\"}",
        "{\"votes\":[{\"task_id\":1,\"miner\":\"M\",\"validator\":\"V\",\"passed\":true}]}",
        "{\"snapshot\":{\"miners\":[]},\"votes\":[{\"task_id\":1,"
      })
  void inputsThatAreNotThoseOfAServiceAreOneSentence(String body) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    answer(
        server,
        "/rankings",
        "{\"rankings\":[{\"id\":4,\"winner\":\"M\",\"provisional\":false}],\"next\":null}");
    answer(server, "/rankings/4/inputs", body);
    server.start();
    try {
      Ended ended = whatIfOf(server);

      assertThat(ended.exitCode()).isEqualTo(1);
      assertThat(ended.err().lines())
          .singleElement()
          .asString()
          .contains("the answer is not one of Leoma");
    } finally {
      server.stop(0);
    }
  }

  private static Ended whatIfOf(HttpServer server) {
    String api = "http://127.0.0.1:" + server.getAddress().getPort();
    return run("rank", "--api", api, "--what-if", "dominance=8", "--json");
  }

  private static void answer(HttpServer server, String path, String body) {
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, body.length());
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
          }
        });
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
