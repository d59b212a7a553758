package ai.leoma.miner;

import ai.leoma.miner.CheckResult.Failed;
import ai.leoma.miner.CheckResult.NotMade;
import ai.leoma.miner.CheckResult.Outcome;
import ai.leoma.miner.CheckResult.Passed;
import ai.leoma.miner.CheckResult.Undecided;
import ai.leoma.miner.Checked.Absent;
import ai.leoma.miner.Checked.ChuteFacts;
import ai.leoma.miner.Checked.Known;
import ai.leoma.miner.Checked.ModelFacts;
import ai.leoma.miner.Checked.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The checks of one miner in their order, first failure wins (rules 7, wire contract 9).
///
/// Every check looks at its own matter only, so that a miner can be told of all that is wrong; what
/// counts is the first.
final class ValidityRules {
  static final int MOST_COMMITMENTS = 2;
  private static final String NAME_START = "leoma";

  private ValidityRules() {}

  /// What can be said without asking anybody.
  static Optional<Verdict.Failed> beforeLookups(Candidate candidate) {
    return beforeLookups(candidate, MOST_COMMITMENTS);
  }

  static Optional<Verdict.Failed> beforeLookups(Candidate candidate, int mostCommitments) {
    return verdict(ofCommitment(candidate, mostCommitments))
        .filter(Verdict.Failed.class::isInstance)
        .map(Verdict.Failed.class::cast);
  }

  /// The checks that need the outside world, for a candidate that passed the others.
  static Verdict afterLookups(
      Commitment commitment, Checked<ChuteFacts> chute, Checked<ModelFacts> model) {
    List<CheckResult> results = new ArrayList<>(ofChute(commitment, chute));
    results.addAll(ofModel(commitment, model));
    return verdict(results).orElseGet(() -> passed(chute, model));
  }

  /// The checks of what is on the chain, in their order.
  static List<CheckResult> ofCommitment(Candidate candidate, int mostCommitments) {
    Commitment commitment = candidate.commitment();
    Optional<String> repository = commitment.modelName().map(ValidityRules::repository);
    String hotkey = candidate.hotkey().ss58().toLowerCase(Locale.ROOT);
    return List.of(
        CheckResult.of(
            ValidityCheck.NOT_BLACKLISTED, !candidate.isBlacklisted(), InvalidReason.BLACKLISTED),
        CheckResult.of(
            ValidityCheck.COMMITMENT_COUNT,
            commitment.count() <= mostCommitments,
            InvalidReason.tooManyCommitments(mostCommitments)),
        CheckResult.of(
            ValidityCheck.MODEL_NAMED, repository.isPresent(), InvalidReason.MISSING_MODEL_NAME),
        CheckResult.of(
            ValidityCheck.REVISION_NAMED,
            commitment.revision().isPresent(),
            InvalidReason.MISSING_MODEL_REVISION),
        CheckResult.of(
            ValidityCheck.CHUTE_NAMED,
            commitment.chuteId().isPresent(),
            InvalidReason.MISSING_CHUTE_ID),
        repository
            .map(
                name ->
                    CheckResult.of(
                        ValidityCheck.NAME_START,
                        name.startsWith(NAME_START),
                        InvalidReason.NAME_START))
            .orElseGet(() -> CheckResult.notMade(ValidityCheck.NAME_START)),
        repository
            .map(
                name ->
                    CheckResult.of(
                        ValidityCheck.NAME_END, name.endsWith(hotkey), InvalidReason.NAME_END))
            .orElseGet(() -> CheckResult.notMade(ValidityCheck.NAME_END)));
  }

  /// The checks of the committed chute, in their order.
  static List<CheckResult> ofChute(Commitment commitment, Checked<ChuteFacts> chute) {
    String reason = InvalidReason.CHUTE_FETCH_FAILED;
    return switch (chute) {
      case Unknown<ChuteFacts>(String detail) -> chuteUnseen(new Undecided(reason, detail));
      case Absent<ChuteFacts>(String detail) -> chuteUnseen(new Failed(reason, detail));
      case Known<ChuteFacts>(ChuteFacts facts) -> {
        String declared = facts.revision().orElse("");
        yield List.of(
            CheckResult.passed(ValidityCheck.CHUTE_FOUND),
            CheckResult.of(ValidityCheck.CHUTE_HOT, facts.hot(), InvalidReason.CHUTE_NOT_RUNNING),
            commitment
                .revision()
                .map(
                    committed ->
                        CheckResult.of(
                            ValidityCheck.CHUTE_REVISION,
                            declared.equals(committed),
                            InvalidReason.chuteRevision(declared)))
                .orElseGet(() -> CheckResult.notMade(ValidityCheck.CHUTE_REVISION)));
      }
    };
  }

  /// The checks of the committed repository, in their order.
  static List<CheckResult> ofModel(Commitment commitment, Checked<ModelFacts> model) {
    String reason = InvalidReason.MODEL_FETCH_FAILED;
    return switch (model) {
      case Unknown<ModelFacts>(String detail) -> modelUnseen(new Undecided(reason, detail));
      case Absent<ModelFacts>(String detail) -> modelUnseen(new Failed(reason, detail));
      case Known<ModelFacts>(ModelFacts facts) ->
          List.of(
              CheckResult.passed(ValidityCheck.MODEL_FOUND),
              CheckResult.of(
                  ValidityCheck.MODEL_COMMIT,
                  Optional.of(facts.sha()).equals(commitment.revision()),
                  InvalidReason.repositoryRevision(facts.sha())),
              CheckResult.of(ValidityCheck.WEIGHT_FILES, facts.modelHash().isPresent(), reason));
    };
  }

  /// The first check that did not pass decides; empty when there is none.
  static Optional<Verdict> verdict(List<CheckResult> results) {
    return results.stream().flatMap(result -> verdict(result).stream()).findFirst();
  }

  /// The model that a candidate has certainly committed, whatever its chute does: what counts for
  /// who was first.
  static Optional<String> committedHash(Commitment commitment, Checked<ModelFacts> model) {
    return model instanceof Known<ModelFacts>(ModelFacts facts)
            && Optional.of(facts.sha()).equals(commitment.revision())
        ? facts.modelHash()
        : Optional.empty();
  }

  private static Optional<Verdict> verdict(CheckResult result) {
    boolean hasModel = result.check().compareTo(ValidityCheck.CHUTE_FOUND) >= 0;
    return switch (result.outcome()) {
      case Passed() -> Optional.empty();
      case NotMade() -> Optional.empty();
      case Failed(String reason, String detail) ->
          Optional.of(new Verdict.Failed(reason, hasModel));
      case Undecided(String reason, String detail) -> Optional.of(new Verdict.Undecided(reason));
    };
  }

  private static Verdict passed(Checked<ChuteFacts> chute, Checked<ModelFacts> model) {
    if (chute instanceof Known<ChuteFacts>(ChuteFacts running)
        && model instanceof Known<ModelFacts>(ModelFacts facts)) {
      return new Verdict.Passed(facts.modelHash().orElseThrow(), running.slug());
    }
    throw new IllegalStateException("all checks passed, and nothing was looked at");
  }

  private static List<CheckResult> chuteUnseen(Outcome found) {
    return List.of(
        new CheckResult(ValidityCheck.CHUTE_FOUND, found),
        CheckResult.notMade(ValidityCheck.CHUTE_HOT),
        CheckResult.notMade(ValidityCheck.CHUTE_REVISION));
  }

  private static List<CheckResult> modelUnseen(Outcome found) {
    return List.of(
        new CheckResult(ValidityCheck.MODEL_FOUND, found),
        CheckResult.notMade(ValidityCheck.MODEL_COMMIT),
        CheckResult.notMade(ValidityCheck.WEIGHT_FILES));
  }

  private static String repository(String modelName) {
    return modelName.substring(modelName.lastIndexOf('/') + 1).strip().toLowerCase(Locale.ROOT);
  }
}
