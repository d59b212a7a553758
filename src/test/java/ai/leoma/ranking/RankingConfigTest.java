package ai.leoma.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.TestConfig;
import ai.leoma.answer.FreshValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankingConfigTest {
  @Test
  void defaultsAreThoseOfTheRules() {
    RankingConfig config = with(Map.of());

    assertThat(config.interval()).isEqualTo(Duration.ofMinutes(30));
    assertThat(config.rules()).isEqualTo(Rules.standard());
    assertThat(config.viewAge()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.viewRest()).isEqualTo(10);
    assertThat(config.snapshotKeyFile()).isEmpty();
    assertThat(config.snapshotKeyPasswordFile()).isEmpty();
    assertThat(config.snapshotValidity()).isEqualTo(Duration.ofHours(3));
    assertThat(config.answerAges())
        .isEqualTo(
            new FreshValue.Ages(
                Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(5)));
  }

  @Test
  void namesAreThoseOfTheRules() {
    RankingConfig config =
        with(
            Map.ofEntries(
                Map.entry("leoma.ranking.interval", "2s"),
                Map.entry("leoma.ranking.window", "12"),
                Map.entry("leoma.ranking.completeness", "50"),
                Map.entry("leoma.ranking.dominance", "3"),
                Map.entry("leoma.ranking.consensus", "voted"),
                Map.entry("leoma.ranking.active-tasks", "4"),
                Map.entry("leoma.ranking.view-age", "5s"),
                Map.entry("leoma.ranking.view-rest", "20"),
                Map.entry("leoma.ranking.snapshot-key-file", "/keys/hotkey"),
                Map.entry("leoma.ranking.snapshot-key-password-file", "/keys/password"),
                Map.entry("leoma.ranking.snapshot-validity", "2h"),
                Map.entry("leoma.ranking.answer-unchecked", "2s"),
                Map.entry("leoma.ranking.answer-age", "3s"),
                Map.entry("leoma.ranking.answer-deadline", "4s")));

    assertThat(config.interval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.rules())
        .isEqualTo(new Rules(Rules.VERSION, 12, 50, 3, ConsensusBase.VOTED, 4));
    assertThat(config.viewAge()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.viewRest()).isEqualTo(20);
    assertThat(config.snapshotKeyFile()).contains(Path.of("/keys/hotkey"));
    assertThat(config.snapshotKeyPasswordFile()).contains(Path.of("/keys/password"));
    assertThat(config.snapshotValidity()).isEqualTo(Duration.ofHours(2));
    assertThat(config.answerAges())
        .isEqualTo(
            new FreshValue.Ages(
                Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4)));
  }

  @ParameterizedTest
  @CsvSource({
    "window, 0",
    "completeness, 0",
    "completeness, 101",
    "dominance, -1",
    "active-tasks, 0",
    "interval, 0s",
    "view-age, 0s",
    "view-rest, -1",
    "answer-unchecked, 2s",
    "answer-age, 1ms",
    "answer-deadline, 0s",
    "snapshot-validity, 30s",
    "snapshot-validity, 25h"
  })
  void whatCannotBeIsRefusedWithASentenceThatNamesTheKey(String key, String value) {
    RankingConfig config = with(Map.of("leoma.ranking." + key, value));

    assertThatThrownBy(config::requireUsable)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leoma.ranking")
        .hasMessageContaining(key);
  }

  private static RankingConfig with(Map<String, String> properties) {
    return TestConfig.of(RankingConfig.class, properties);
  }
}
