package ai.leoma.miner;

import ai.leoma.miner.Checked.Absent;
import ai.leoma.miner.Checked.ChuteFacts;
import ai.leoma.miner.Checked.Known;
import ai.leoma.miner.Checked.ModelFacts;
import ai.leoma.miner.Checked.Unknown;
import java.util.Locale;
import java.util.Optional;

/// The checks of one miner in their order, first failure wins (rules 7, wire contract 9).
final class ValidityRules {
  static final int MOST_COMMITMENTS = 2;
  private static final String NAME_START = "leoma";

  private ValidityRules() {}

  /// What can be said without asking anybody.
  static Optional<Verdict.Failed> beforeLookups(Candidate candidate) {
    return beforeLookups(candidate, MOST_COMMITMENTS);
  }

  static Optional<Verdict.Failed> beforeLookups(Candidate candidate, int mostCommitments) {
    Commitment commitment = candidate.commitment();
    if (candidate.isBlacklisted()) {
      return failed(InvalidReason.BLACKLISTED);
    }
    if (commitment.count() > mostCommitments) {
      return failed(InvalidReason.tooManyCommitments(mostCommitments));
    }
    if (commitment.modelName().isEmpty()) {
      return failed(InvalidReason.MISSING_MODEL_NAME);
    }
    if (commitment.revision().isEmpty()) {
      return failed(InvalidReason.MISSING_MODEL_REVISION);
    }
    if (commitment.chuteId().isEmpty()) {
      return failed(InvalidReason.MISSING_CHUTE_ID);
    }
    String repository = repository(commitment.modelName().get());
    if (!repository.startsWith(NAME_START)) {
      return failed(InvalidReason.NAME_START);
    }
    return repository.endsWith(candidate.hotkey().ss58().toLowerCase(Locale.ROOT))
        ? Optional.empty()
        : failed(InvalidReason.NAME_END);
  }

  /// The checks that need the outside world, for a candidate that passed the others.
  static Verdict afterLookups(
      Commitment commitment, Checked<ChuteFacts> chute, Checked<ModelFacts> model) {
    String committed = commitment.revision().orElseThrow();
    return switch (chute) {
      case Unknown<ChuteFacts> unknown -> new Verdict.Undecided(InvalidReason.CHUTE_FETCH_FAILED);
      case Absent<ChuteFacts> absent -> new Verdict.Failed(InvalidReason.CHUTE_FETCH_FAILED, true);
      case Known<ChuteFacts>(ChuteFacts facts) -> {
        if (!facts.hot()) {
          yield new Verdict.Failed(InvalidReason.CHUTE_NOT_RUNNING, true);
        }
        String declared = facts.revision().orElse("");
        yield declared.equals(committed)
            ? ofModel(committed, facts, model)
            : new Verdict.Failed(InvalidReason.chuteRevision(declared), true);
      }
    };
  }

  private static Verdict ofModel(String committed, ChuteFacts chute, Checked<ModelFacts> model) {
    return switch (model) {
      case Unknown<ModelFacts> unknown -> new Verdict.Undecided(InvalidReason.MODEL_FETCH_FAILED);
      case Absent<ModelFacts> absent -> new Verdict.Failed(InvalidReason.MODEL_FETCH_FAILED, true);
      case Known<ModelFacts>(ModelFacts facts) -> {
        if (!facts.sha().equals(committed)) {
          yield new Verdict.Failed(InvalidReason.repositoryRevision(facts.sha()), true);
        }
        yield facts
            .modelHash()
            .<Verdict>map(hash -> new Verdict.Passed(hash, chute.slug()))
            .orElse(new Verdict.Failed(InvalidReason.MODEL_FETCH_FAILED, true));
      }
    };
  }

  /// The model that a candidate has certainly committed, whatever its chute does: what counts for
  /// who was first.
  static Optional<String> committedHash(Commitment commitment, Checked<ModelFacts> model) {
    return model instanceof Known<ModelFacts>(ModelFacts facts)
            && Optional.of(facts.sha()).equals(commitment.revision())
        ? facts.modelHash()
        : Optional.empty();
  }

  private static String repository(String modelName) {
    return modelName.substring(modelName.lastIndexOf('/') + 1).strip().toLowerCase(Locale.ROOT);
  }

  private static Optional<Verdict.Failed> failed(String reason) {
    return Optional.of(new Verdict.Failed(reason, false));
  }
}
