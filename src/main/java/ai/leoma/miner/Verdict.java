package ai.leoma.miner;

import java.util.Optional;

/// What the checks of one miner, without regard to others, came to.
sealed interface Verdict {
  record Passed(String modelHash, Optional<String> chuteSlug) implements Verdict {}

  /// @param hasModel whether model, revision and chute are worth showing: the wire contract leaves
  ///     them out up to the check of the name
  record Failed(String reason, boolean hasModel) implements Verdict {}

  /// An outage stands between us and a verdict.
  ///
  /// @param reason what it counts as once the grace period is over
  record Undecided(String reason) implements Verdict {}
}
