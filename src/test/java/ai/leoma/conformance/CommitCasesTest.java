package ai.leoma.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.miner.CommitRules;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// I01 to I09: what miners commit.
class CommitCasesTest {
  private static final Hotkey MINER = TestHotkeys.ALICE;

  private static String commitment(String name, String revision, String chute) {
    return "{\"model_name\": %s, \"model_revision\": %s, \"chute_id\": %s, \"extra\": [1]}"
        .formatted(name, revision, chute);
  }

  private static String named(String name) {
    return commitment("\"" + name.replace("@", MINER.ss58()) + "\"", "\"r\"", "\"c\"");
  }

  private static Optional<String> reason(String text) {
    return CommitRules.reason(MINER, false, 1, text);
  }

  @Test
  void i01ExtraMembersAreFine() {
    assertThat(reason(named("user/leoma-@"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "", "null", "  ", "[]", "7", "true", "{\"model_name\":"})
  void i02WhatIsNoObjectIsAnEmptyOne(String text) {
    assertThat(reason(text)).contains("missing_model_name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "7"})
  void i03MissingName(String name) {
    assertThat(reason(commitment(name, "null", "null"))).contains("missing_model_name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\""})
  void i04MissingRevision(String revision) {
    assertThat(reason(commitment("\"user/model\"", revision, "null")))
        .contains("missing_model_revision");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\""})
  void i05MissingChute(String chute) {
    assertThat(reason(commitment("\"user/model\"", "\"r\"", chute))).contains("missing_chute_id");
  }

  @Test
  void i06NameStartsWithLeoma() {
    assertThat(reason(named("user/model"))).contains("model_name_must_start_with_leoma");
    assertThat(reason(named("leoma/model-@"))).contains("model_name_must_start_with_leoma");
    assertThat(reason(named("user/LEOMA-@"))).isEmpty();
    assertThat(reason(named("user/Leoma@"))).isEmpty();
  }

  @Test
  void i07NameEndsWithTheHotkey() {
    assertThat(reason(named("user/leoma"))).contains("model_name_must_end_with_hotkey");
    assertThat(reason(named("@/leoma-model"))).contains("model_name_must_end_with_hotkey");
    assertThat(reason(named("user/leoma-" + MINER.ss58().toLowerCase(Locale.ROOT)))).isEmpty();
    assertThat(reason(named("user/leoma-" + MINER.ss58().toUpperCase(Locale.ROOT)))).isEmpty();
  }

  @Test
  void i08AtMostTwoCommitments() {
    for (int count : new int[] {0, 1, 2}) {
      assertThat(CommitRules.reason(MINER, false, count, named("leoma@"))).isEmpty();
    }
    for (int count : new int[] {3, 10}) {
      assertThat(CommitRules.reason(MINER, false, count, named("leoma@")))
          .contains("max_commits_exceeded_2");
    }
    assertThat(CommitRules.reason(MINER, false, 3, named("leoma@"), 5)).isEmpty();
    assertThat(CommitRules.reason(MINER, false, 6, named("leoma@"), 5))
        .contains("max_commits_exceeded_5");
  }

  /// The order of chute, revision and Hugging Face is in `ValidityRulesTest.firstFailureWins`.
  @Test
  void i09FirstFailureWins() {
    assertThat(CommitRules.reason(MINER, true, 3, "")).contains("blacklisted");
    assertThat(CommitRules.reason(MINER, false, 3, "")).contains("max_commits_exceeded_2");
    assertThat(CommitRules.reason(MINER, false, 2, "")).contains("missing_model_name");
    CoveredCase.by("ai.leoma.miner.ValidityRulesTest", "firstFailureWins");
  }
}
