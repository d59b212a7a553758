package ai.leoma.miner;

import static ai.leoma.chain.TestHotkeys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.miner.Checked.Absent;
import ai.leoma.miner.Checked.ChuteFacts;
import ai.leoma.miner.Checked.Known;
import ai.leoma.miner.Checked.ModelFacts;
import ai.leoma.miner.Checked.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidityRulesTest {
  private static final String REVISION = "0123456789012345678901234567890123456789";
  private static final String HASH = "a".repeat(64);
  private static final String HOTKEY = ALICE.ss58();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "false | 1 | u/leoma-@         | r | c | -",
        "false | 2 | u/LEOMA-@         | r | c | -",
        "false | 1 | leoma@            | r | c | -",
        "false | 1 | u/x/Leoma_v2-@    | r | c | -",
        "true  | 3 | -                 | - | - | blacklisted",
        "false | 3 | -                 | - | - | max_commits_exceeded_2",
        "false | 10 | u/leoma-@        | r | c | max_commits_exceeded_2",
        "false | 1 | -                 | r | c | missing_model_name",
        "false | 1 | -                 | - | - | missing_model_name",
        "false | 1 | u/leoma-@         | - | c | missing_model_revision",
        "false | 1 | u/leoma-@         | - | - | missing_model_revision",
        "false | 1 | u/leoma-@         | r | - | missing_chute_id",
        "false | 1 | u/model           | r | c | model_name_must_start_with_leoma",
        "false | 1 | leoma/model-@     | r | c | model_name_must_start_with_leoma",
        "false | 1 | u/leoma           | r | c | model_name_must_end_with_hotkey",
        "false | 1 | @/leoma-model     | r | c | model_name_must_end_with_hotkey",
        "false | 1 | u/leoma-@-v2      | r | c | model_name_must_end_with_hotkey",
      })
  void checksBeforeLookups(
      boolean blacklisted, int count, String name, String revision, String chute, String reason) {
    // Given
    Commitment commitment =
        new Commitment(
            5,
            count,
            Optional.ofNullable(name).map(text -> text.replace("@", HOTKEY)),
            Optional.ofNullable(revision),
            Optional.ofNullable(chute));
    // When
    Optional<Verdict.Failed> failed =
        ValidityRules.beforeLookups(new Candidate(1, ALICE, blacklisted, commitment));
    // Then
    assertThat(failed.map(Verdict.Failed::reason)).isEqualTo(Optional.ofNullable(reason));
  }

  @Test
  void hotkeyInTheNameMayBeInAnyCase() {
    Commitment commitment =
        commitment("u/leoma-" + HOTKEY.toUpperCase(java.util.Locale.ROOT) + " ");
    assertThat(ValidityRules.beforeLookups(new Candidate(1, ALICE, false, commitment))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"3, 5, ''", "6, 5, max_commits_exceeded_5", "0, 2, ''"})
  void mostCommitmentsAreGiven(int count, int most, String reason) {
    Commitment commitment =
        new Commitment(
            5, count, Optional.of("u/leoma-" + HOTKEY), Optional.of("r"), Optional.of("c"));
    assertThat(
            ValidityRules.beforeLookups(new Candidate(1, ALICE, false, commitment), most)
                .map(Verdict.Failed::reason)
                .orElse(""))
        .isEqualTo(reason);
  }

  static Stream<Arguments> lookups() {
    Checked<ChuteFacts> hot = chute(true, REVISION);
    Checked<ModelFacts> model = model(REVISION, HASH);
    Checked<ChuteFacts> chuteGone = new Absent<>("404");
    Checked<ChuteFacts> chuteOutage = new Unknown<>("500");
    Checked<ModelFacts> modelGone = new Absent<>("404");
    Checked<ModelFacts> modelOutage = new Unknown<>("429");
    return Stream.of(
        Arguments.of(hot, model, "passed"),
        Arguments.of(chuteGone, model, "chute_fetch_failed"),
        Arguments.of(chuteGone, modelOutage, "chute_fetch_failed"),
        Arguments.of(chuteOutage, modelGone, "undecided chute_fetch_failed"),
        Arguments.of(chute(false, REVISION), modelOutage, "chute_not_running"),
        Arguments.of(chute(false, "x"), model, "chute_not_running"),
        Arguments.of(chute(true, "other"), model, "revision_mismatch:chute=other"),
        Arguments.of(chute(true, null), model, "revision_mismatch:chute="),
        Arguments.of(hot, modelOutage, "undecided hf_model_fetch_failed"),
        Arguments.of(hot, modelGone, "hf_model_fetch_failed"),
        Arguments.of(hot, model("f".repeat(40), HASH), "revision_mismatch:hf=" + "f".repeat(40)),
        Arguments.of(hot, model("f".repeat(40), null), "revision_mismatch:hf=" + "f".repeat(40)),
        Arguments.of(hot, model(REVISION, null), "hf_model_fetch_failed"));
  }

  @ParameterizedTest
  @MethodSource("lookups")
  void firstFailureWins(Checked<ChuteFacts> chute, Checked<ModelFacts> model, String verdict) {
    Verdict found = ValidityRules.afterLookups(commitment("u/leoma-" + HOTKEY), chute, model);
    String text =
        switch (found) {
          case Verdict.Passed(String hash, Optional<String> slug) -> "passed";
          case Verdict.Failed(String reason, boolean hasModel) -> reason;
          case Verdict.Undecided(String reason) -> "undecided " + reason;
        };
    assertThat(text).isEqualTo(verdict);
  }

  @Test
  void everyCheckIsMadeInOrderWhateverTheFirstFailureIs() {
    // Given
    Commitment commitment =
        new Commitment(5, 3, Optional.of("u/model"), Optional.of(REVISION), Optional.of("c"));
    // When
    List<CheckResult> results = new ArrayList<>();
    results.addAll(ValidityRules.ofCommitment(new Candidate(1, ALICE, false, commitment), 2));
    results.addAll(ValidityRules.ofChute(commitment, chute(false, "other")));
    results.addAll(ValidityRules.ofModel(commitment, model("f".repeat(40), null)));
    // Then
    assertThat(results).extracting(CheckResult::check).containsExactly(ValidityCheck.values());
    assertThat(results)
        .extracting(result -> result.outcome() instanceof CheckResult.Failed(var why, _) ? why : "")
        .containsExactly(
            "",
            "max_commits_exceeded_2",
            "",
            "",
            "",
            "model_name_must_start_with_leoma",
            "model_name_must_end_with_hotkey",
            "",
            "chute_not_running",
            "revision_mismatch:chute=other",
            "",
            "revision_mismatch:hf=" + "f".repeat(40),
            "hf_model_fetch_failed");
    assertThat(ValidityRules.verdict(results))
        .contains(new Verdict.Failed("max_commits_exceeded_2", false));
  }

  @Test
  void whatCannotBeLookedAtIsNeitherPassedNorFailed() {
    Commitment nothing = new Commitment(5, 1, Optional.empty(), Optional.empty(), Optional.empty());

    List<CheckResult> results = new ArrayList<>();
    results.addAll(ValidityRules.ofCommitment(new Candidate(1, ALICE, false, nothing), 2));
    results.addAll(ValidityRules.ofChute(nothing, new Absent<>("404")));
    results.addAll(ValidityRules.ofModel(nothing, new Unknown<>("500")));

    assertThat(results)
        .extracting(result -> result.outcome().getClass().getSimpleName())
        .containsExactly(
            "Passed",
            "Passed",
            "Failed",
            "Failed",
            "Failed",
            "NotMade",
            "NotMade",
            "Failed",
            "NotMade",
            "NotMade",
            "Undecided",
            "NotMade",
            "NotMade");
  }

  @Test
  void modelHashOfTheVector() {
    assertThat(ModelHash.of(List.of("b".repeat(64), "a".repeat(64), "b".repeat(64))))
        .contains("fa0dafbf43f1f551e536353e9d1a942a8e86e41a0b58dfeaf264ef217f6b862a");
    assertThat(ModelHash.of(List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a.safetensors, true",
    "x/y.bin, true",
    "a.pt, true",
    "a.pth, true",
    "a.ckpt, true",
    "A.SAFETENSORS, false",
    "a.gguf, false",
    "a.bin.txt, false",
  })
  void weightFilesAreKnownByTheirEnd(String path, boolean isWeightFile) {
    assertThat(ModelHash.isWeightFile(path)).isEqualTo(isWeightFile);
  }

  @Test
  void commitmentIsReadAndExtraMembersAreIgnored() {
    // Given
    String text =
        "{\"model_name\":\"u/leoma\",\"model_revision\":\"r\",\"chute_id\":\"c\",\"extra\":[1]}";
    // When
    Commitment commitment =
        CommitmentText.inForce(List.of(new Revealed(7, "{}"), new Revealed(9, text)));
    // Then
    assertThat(commitment)
        .isEqualTo(
            new Commitment(9, 2, Optional.of("u/leoma"), Optional.of("r"), Optional.of("c")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "null",
        "plain",
        "[]",
        "[{\"model_name\":\"x\"}]",
        "7",
        "true",
        "\"x\"",
        "{",
        "{\"model_name\":\"x\"} {}",
        "{\"model_name\":\"\"}",
        "{\"model_name\":null}",
        "{\"model_name\":7}",
        "{\"model_name\":false}",
        "{\"model_name\":[\"x\"]}",
        "{\"model_name\":\"a\\u0000b\"}",
        "{\"model_name\":\"a\\ud800\"}",
      })
  void whatIsNoCommitmentIsAnEmptyOne(String text) {
    assertThat(CommitmentText.inForce(List.of(new Revealed(1, text))))
        .isEqualTo(new Commitment(1, 1, Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Test
  void hugeOrDeepTextIsAnEmptyCommitment() {
    String huge = "{\"model_name\":\"u/leoma\",\"x\":\"" + "x".repeat(10_000) + "\"}";
    String deep = "{\"x\":" + "[".repeat(4000);
    for (String text : List.of(huge, deep)) {
      assertThat(CommitmentText.inForce(List.of(new Revealed(1, text))).modelName()).isEmpty();
    }
  }

  private static Commitment commitment(String name) {
    return new Commitment(5, 1, Optional.of(name), Optional.of(REVISION), Optional.of("chute"));
  }

  private static Checked<ChuteFacts> chute(boolean hot, String revision) {
    return new Known<>(new ChuteFacts(hot, Optional.ofNullable(revision), Optional.of("slug")));
  }

  private static Checked<ModelFacts> model(String sha, String hash) {
    return new Known<>(new ModelFacts(sha, Optional.ofNullable(hash)));
  }
}
