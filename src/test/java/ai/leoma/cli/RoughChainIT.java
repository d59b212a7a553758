package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The chain's nodes misbehave for two minutes: the tournament ends as it does in fine weather.
class RoughChainIT {
  private static final Duration PATIENCE = Duration.ofMinutes(9);
  private static final int WINDOW = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void twoRoughMinutesChangeNeitherRankingNorWeightsAndLoseNoVote() throws Exception {
    // Given
    SandboxTournament fine = tournament("fine");

    // When
    SandboxTournament rough = tournament("rough", "--rough-chain", "2m");

    // Then
    assertThat(rough.standings()).isEqualTo(fine.standings());
    assertThat(rough.document().path("weights")).isEqualTo(fine.document().path("weights"));
    JsonNode onChain = rough.document().path("chain").path("weights");
    assertThat(onChain).hasSize(3).isEqualTo(fine.document().path("chain").path("weights"));
    for (JsonNode weights : onChain) {
      assertThat(weights).hasSize(1);
      assertThat(weights.path("steady").asInt()).isEqualTo(65_535);
    }
    for (String served : List.of("steady", "soft", "injector")) {
      assertThat(rough.miner(served).path("settled").asInt()).as(served).isEqualTo(WINDOW);
    }
    assertThat(acceptedVotes("rough")).isNotEmpty().isEqualTo(acceptedVotes("fine"));
  }

  /// PASS or FAIL by validator, task and miner: votes that the service took, by the journals.
  private Map<String, Boolean> acceptedVotes(String data) throws Exception {
    Map<String, Boolean> accepted = new TreeMap<>();
    try (Stream<Path> validators = Files.list(folder.resolve(data).resolve("validators"))) {
      for (Path validator : validators.toList()) {
        for (String line : Files.readAllLines(validator.resolve("journal.jsonl"))) {
          JsonNode entry = JSON.readTree(line);
          entry
              .path("passed")
              .properties()
              .forEach(
                  vote ->
                      accepted.put(
                          "%s %d %s"
                              .formatted(
                                  validator.getFileName(),
                                  entry.path("task").asLong(),
                                  vote.getKey()),
                          vote.getValue().asBoolean()));
        }
      }
    }
    return accepted;
  }

  private SandboxTournament tournament(String data, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "sandbox",
                "--tasks",
                "10",
                "--window",
                Integer.toString(WINDOW),
                "--miners",
                "steady,soft,injector,wrong-size",
                "--port",
                "0",
                "--json",
                "--data",
                folder.resolve(data).toString()));
    arguments.addAll(List.of(more));
    try (LeomaProcess process = LeomaProcess.start(folder, arguments.toArray(String[]::new))) {
      assertThat(process.awaitEnd(PATIENCE)).as(process.errors()).isZero();
      return SandboxTournament.read(process.output());
    }
  }
}
