package ai.leoma.validator.weights;

import ai.leoma.chain.Hotkey;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// What one look at a published ranking showed.
public sealed interface CheckResult {
  /// @param votes listed votes of validators with a stake in the ranking
  /// @param verified those of them whose signed envelope was seen and says the same
  record Coverage(long votes, long verified) {
    public static final Coverage NONE = new Coverage(0, 0);

    public boolean isComplete() {
      return verified == votes;
    }

    @Override
    public String toString() {
      return verified + " of " + votes + " votes verified";
    }
  }

  /// Its winner follows from its inputs by the rules, all listed votes are there, and nothing that
  /// was looked at contradicts it.
  record Confirmed(Optional<Hotkey> winner, Coverage coverage) implements CheckResult {}

  /// Nothing contradicts it, but not all of it can be seen yet, or could be reached.
  ///
  /// @param completeAt when the rest can be seen at the latest, where the service tells
  record Unproven(String why, Optional<Instant> completeAt, Coverage coverage)
      implements CheckResult {}

  /// It contradicts itself, its inputs, what was signed, or what this validator knows.
  record Contradicted(Kind kind, String what) implements CheckResult {}

  /// What contradicts.
  enum Kind {
    /// The inputs are not those whose digest the ranking states.
    DIGEST,
    /// Two published documents disagree, or one lists what cannot be.
    DOCUMENT,
    /// A vote is not what its envelope says.
    VOTE,
    /// An envelope is forged, or is listed and does not exist.
    ENVELOPE,
    /// This validator voted otherwise, or its accepted vote is not counted.
    OWN_VOTE,
    /// Stakes are not those of the chain, and with the chain's another one wins.
    STAKE,
    /// By the rules another one wins.
    WINNER;

    /// As metrics name it.
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
