package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Small tournaments: killed and continued, repeated, with a judge that obeys text in the picture,
/// stopped by hand.
class SmallSandboxIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String MINERS = "steady,soft,injector,wrong-size";

  @TempDir private Path folder;

  private LeomaProcess sandbox(String data, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "sandbox",
                "--window",
                "5",
                "--miners",
                MINERS,
                "--port",
                "0",
                "--json",
                "--data",
                folder.resolve(data).toString()));
    arguments.addAll(List.of(more));
    return LeomaProcess.start(folder, arguments.toArray(String[]::new));
  }

  private static SandboxTournament end(LeomaProcess process) throws InterruptedException {
    int exitCode = process.awaitEnd(PATIENCE);
    assertThat(exitCode).as(process.errors()).isZero();
    return SandboxTournament.read(process.output());
  }

  @Test
  void aSandboxKilledInARoundReachesTheSameEndWhenKept() throws Exception {
    // Given
    SandboxTournament uninterrupted;
    try (LeomaProcess process = sandbox("whole", "--tasks", "7")) {
      uninterrupted = end(process);
    }

    // When: killed twice, each time in the middle of a round
    try (LeomaProcess process = sandbox("killed", "--tasks", "7")) {
      process.awaitThat(
          "task 3 is being uploaded",
          () -> Files.exists(folder.resolve("killed/objects/objects/leoma-samples/3")),
          PATIENCE);
      process.kill();
    }
    try (LeomaProcess process = sandbox("killed", "--tasks", "7", "--keep")) {
      process.awaitThat(
          "task 4 is published", () -> process.errors().contains("task   4 "), PATIENCE);
      process.kill();
    }
    SandboxTournament continued;
    try (LeomaProcess process = sandbox("killed", "--tasks", "7", "--keep")) {
      continued = end(process);
    }

    // Then
    assertThat(continued.document().path("tasks").asInt()).isEqualTo(7);
    assertThat(continued.document().path("winner").asText()).isEqualTo("steady");
    assertThat(continued.standings()).isEqualTo(uninterrupted.standings());
  }

  @Test
  void aJudgeThatObeysTextInThePictureStillFailsTheInjector() throws Exception {
    try (LeomaProcess process =
        sandbox("gullible", "--tasks", "5", "--gullible", "--commit-reveal", "off")) {
      SandboxTournament tournament = end(process);
      JsonNode onChain = tournament.document().path("chain");
      assertThat(onChain.path("commit_reveal").asBoolean(true)).isFalse();
      assertThat(onChain.path("weights").path("validator-1").path("steady").asInt())
          .isEqualTo(65_535);
      assertThat(tournament.document().path("winner").asText()).isEqualTo("steady");
      assertThat(tournament.miner("injector").path("settled").asInt()).isEqualTo(5);
      assertThat(tournament.miner("injector").path("passes").asInt()).isZero();
    }
  }

  @Test
  void stoppedByHandItEndsCleanlyWithinTenSeconds() throws Exception {
    try (LeomaProcess process = sandbox("stopped")) {
      process.awaitThat(
          "task 1 is published", () -> process.errors().contains("task   1 "), PATIENCE);
      process.interrupt();
      process.awaitEnd(Duration.ofSeconds(12));
      assertThat(process.errors()).doesNotContain("did not stop in time");
    }
  }

  @Test
  void thePageAndTheApiAnswerWhileItRuns() throws Exception {
    try (LeomaProcess process = sandbox("page");
        HttpClient http = HttpClient.newHttpClient()) {
      process.awaitThat(
          "task 1 is published", () -> process.errors().contains("task   1 "), PATIENCE);
      URI address =
          URI.create(
              process
                  .errors()
                  .lines()
                  .filter(line -> line.startsWith("Page and API: "))
                  .findFirst()
                  .orElseThrow()
                  .substring("Page and API: ".length()));
      for (String path : List.of("/", "/window", "/health", "/tasks/latest", "/weights")) {
        HttpResponse<String> answer =
            http.send(
                HttpRequest.newBuilder(address.resolve(path)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
      }
      // Then, in a real browser
      Browser browser = Browser.find().orElse(null);
      assumeThat(browser).as("the page was not looked at: no chromium here").isNotNull();
      String page = browser.contentOf(address, folder);
      assertThat(page)
          .contains("steady-lab", "soft-lab", "Task 1", "<video", "class=\"cell")
          .doesNotContain("connection lost")
          .doesNotContain("No task has been published yet");
    }
  }
}
