package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One full tournament through the front door: every kind of miner ends where it belongs.
class TournamentIT {
  private static final int TASKS = 14;
  private static final Duration PATIENCE = Duration.ofMinutes(9);
  private static final List<String> SERVED =
      List.of("steady", "soft", "noisy", "flicker", "frozen", "wrong-scene", "injector");

  @TempDir private Path folder;

  @Test
  void everyKindOfMinerEndsWhereItBelongs() throws Exception {
    // When
    SandboxTournament tournament;
    try (LeomaProcess process =
        LeomaProcess.start(
            folder,
            "sandbox",
            "--tasks",
            Integer.toString(TASKS),
            "--window",
            "12",
            "--port",
            "0",
            "--json",
            "--data",
            folder.resolve("data").toString())) {
      int exitCode = process.awaitEnd(PATIENCE);
      assertThat(exitCode).as(process.errors()).isZero();
      tournament = SandboxTournament.read(process.output());
    }

    // Then
    JsonNode document = tournament.document();
    JsonNode steady = tournament.miner("steady");
    assertThat(document.path("winner").asText()).isEqualTo("steady");
    assertThat(document.path("tasks").asInt()).isEqualTo(TASKS);
    assertThat(document.path("window").asInt()).isEqualTo(12);
    assertThat(document.path("weights").path("winner_uid").asInt())
        .isEqualTo(steady.path("uid").asInt());
    assertThat(steady.path("rank").asInt()).isEqualTo(1);
    assertThat(steady.path("weight").asDouble()).isEqualTo(1.0);
    JsonNode onChain = document.path("chain").path("weights");
    assertThat(onChain).hasSize(3);
    for (JsonNode weights : onChain) {
      assertThat(weights).hasSize(1);
      assertThat(weights.path("steady").asInt()).isEqualTo(65_535);
    }
    for (String name : SERVED) {
      assertOutcomeInEveryTask(tournament, name, "Served");
      assertThat(tournament.miner(name).path("rank").isNull()).as(name).isFalse();
    }
    for (String name : List.of("soft", "noisy", "flicker")) {
      assertThat(tournament.miner(name).path("rank").asInt()).as(name).isGreaterThan(1);
    }
    for (String name : List.of("frozen", "wrong-scene", "injector")) {
      assertThat(tournament.miner(name).path("passes").asInt()).as(name).isZero();
      assertThat(tournament.miner(name).path("settled").asInt()).as(name).isEqualTo(12);
    }
    assertNeverServed(tournament, "wrong-size", "WrongSize");
    assertNeverServed(tournament, "garbage", "NotAVideo");
    assertNeverServed(tournament, "cold", "Cold");
    assertNeverServed(tournament, "slow", "TimedOut");
    assertInvalid(
        tournament, "copycat", "duplicate_model:earliest_uid=" + steady.path("uid").asInt());
    assertThat(tournament.miner("branch").path("reason").asText())
        .matches("revision_mismatch:hf=[0-9a-f]{40}");
    assertInvalid(tournament, "squatter", "model_name_must_end_with_hotkey");
  }

  private static void assertOutcomeInEveryTask(
      SandboxTournament tournament, String name, String outcome) {
    JsonNode miner = tournament.miner(name);
    assertThat(miner.path("valid").asBoolean()).as(name).isTrue();
    assertThat(miner.path("outcomes").size()).as("%s: %s", name, miner).isEqualTo(1);
    assertThat(miner.path("outcomes").path(outcome).asInt()).as(name).isEqualTo(TASKS);
  }

  private static void assertNeverServed(SandboxTournament tournament, String name, String outcome) {
    assertOutcomeInEveryTask(tournament, name, outcome);
    assertThat(tournament.miner(name).path("rank").isNull()).as(name).isTrue();
    assertThat(tournament.miner(name).path("settled").asInt()).as(name).isZero();
  }

  private static void assertInvalid(SandboxTournament tournament, String name, String reason) {
    JsonNode miner = tournament.miner(name);
    assertThat(miner.path("valid").asBoolean()).as(name).isFalse();
    assertThat(miner.path("reason").asText()).as(name).isEqualTo(reason);
    assertThat(miner.path("rank").isNull()).as(name).isTrue();
    assertThat(miner.path("outcomes").size()).as(name).isZero();
  }
}
