package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The chain's nodes misbehave for two minutes: the tournament ends as it does in fine weather.
class RoughChainIT {
  private static final Duration PATIENCE = Duration.ofMinutes(9);
  private static final int WINDOW = 5;

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
