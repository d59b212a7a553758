package ai.leoma.ranking;

import static ai.leoma.ranking.Tournament.ELDER;
import static ai.leoma.ranking.Tournament.YOUNGER;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.cli.reading.RankCommand;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// `leoma rank --what-if` over the stored rankings of a running service.
@QuarkusTest
@TestProfile(RankingProfile.class)
class WhatIfOfServiceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Inject DataSource dataSource;
  @Inject Rankings rankings;
  private Tournament tournament;

  @BeforeEach
  void clear() {
    tournament = Tournament.fresh(dataSource);
  }

  @Test
  void storedRankingsAreRankedAgainUnderOtherRules() throws IOException {
    // Given: the elder wins, then the younger, as its elder falls ill
    tournament.elderWins();
    rank();
    tournament.records.execute(
        "UPDATE miner SET invalid_reason = 'chute_not_running' WHERE hotkey = ?", ELDER);
    rank();

    // When
    JsonNode same = whatIf("dominance=5");
    JsonNode stricter = whatIf("completeness=100");
    JsonNode longer = whatIf("window=6");

    // Then
    assertThat(same.path("computed").asInt()).isEqualTo(2);
    assertThat(same.path("different").asInt()).isZero();
    assertThat(same.path("moments").get(0).path("winner").asText()).isEqualTo(ELDER);
    assertThat(same.path("moments").get(1).path("winner").asText()).isEqualTo(YOUNGER);
    assertThat(stricter.path("different").asInt()).isZero();
    assertThat(longer.path("different").asInt()).isEqualTo(2);
  }

  private void rank() {
    rankings.rank().await().atMost(Duration.ofSeconds(30));
  }

  private static JsonNode whatIf(String rule) throws IOException {
    StringWriter out = new StringWriter();
    int exitCode =
        new CommandLine(new RankCommand())
            .setOut(new PrintWriter(out))
            .execute("--api", "http://localhost:" + RestAssured.port, "--what-if", rule, "--json");
    assertThat(exitCode).isZero();
    return JSON.readTree(out.toString());
  }
}
