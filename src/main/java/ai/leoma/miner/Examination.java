package ai.leoma.miner;

import ai.leoma.inference.Chute;
import java.util.List;
import java.util.Optional;

/// What the checks of one commitment found, all of them, whatever the first failure is.
///
/// @param results in the order of [ValidityCheck], each once
/// @param chute as Chutes describes it, if it does
/// @param modelHash of the weight files, if the committed commit has any
public record Examination(
    Commitment commitment,
    List<CheckResult> results,
    Optional<Chute> chute,
    Optional<String> modelHash) {
  public Examination {
    results = List.copyOf(results);
  }
}
