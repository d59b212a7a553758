package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.sandbox.outside.EnvironmentFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A small tournament of a service and a validator that run in processes of their own.
class ExternalSandboxIT {
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  @TempDir private Path folder;

  @Test
  void aTournamentOfOutsideProcessesEndsWithAWinnerAndItsWeights() throws Exception {
    Path outside = folder.resolve("data").resolve("outside");
    try (LeomaProcess sandbox =
        LeomaProcess.start(
            folder.resolve("sandbox"),
            "sandbox",
            "--external",
            "--tasks",
            "2",
            "--window",
            "2",
            "--miners",
            "steady,wrong-scene,wrong-size",
            "--validators",
            "1",
            "--port",
            "0",
            "--json",
            "--data",
            folder.resolve("data").toString())) {
      sandbox.awaitThat(
          "the service is waited for",
          () -> sandbox.errors().contains("Waiting for the service at"),
          PATIENCE);
      try (LeomaProcess service = outside(outside.resolve("owner.env"), "serve");
          LeomaProcess validator = outside(outside.resolve("validator-1.env"), "validate")) {
        // When
        int exitCode = sandbox.awaitEnd(PATIENCE);

        // Then
        String everything = sandbox.errors() + service.output() + validator.output();
        assertThat(exitCode).as(everything).isZero();
        SandboxTournament tournament = SandboxTournament.read(sandbox.output());
        assertThat(tournament.document().path("tasks").asInt()).as(everything).isEqualTo(2);
        assertThat(tournament.document().path("winner").asText()).isEqualTo("steady");
        assertThat(tournament.document().at("/chain/weights/validator-1/steady").asInt())
            .isEqualTo(65_535);
        assertThat(tournament.miner("steady").path("passes").asInt()).isEqualTo(2);
        assertThat(tournament.miner("steady").path("outcomes").path("Served").asInt()).isEqualTo(2);
        assertThat(tournament.miner("wrong-scene").path("settled").asInt()).isEqualTo(2);
        assertThat(tournament.miner("wrong-scene").path("passes").asInt()).isZero();
        assertThat(tournament.miner("wrong-size").path("outcomes").path("WrongSize").asInt())
            .isEqualTo(2);
      }
    }
  }

  private LeomaProcess outside(Path settings, String role) throws Exception {
    Map<String, String> environment = new HashMap<>(EnvironmentFile.read(settings));
    environment.put("JAVA_TOOL_OPTIONS", "-Xmx256m");
    return LeomaProcess.start(Files.createDirectories(folder.resolve(role)), environment, role);
  }
}
