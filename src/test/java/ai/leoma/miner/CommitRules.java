package ai.leoma.miner;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.RevealedCommitments.Revealed;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// The rules of a commitment for tests of other rooms.
public final class CommitRules {
  private CommitRules() {}

  /// Why a miner is invalid before anybody is asked about its model; empty when nothing is wrong so
  /// far.
  ///
  /// @param commitments how many it has revealed in all, of which this text is the last
  public static Optional<String> reason(
      Hotkey miner, boolean isBlacklisted, int commitments, String text) {
    return reason(miner, isBlacklisted, commitments, text, 2);
  }

  public static Optional<String> reason(
      Hotkey miner, boolean isBlacklisted, int commitments, String text, int mostCommitments) {
    List<Revealed> revealed = Collections.nCopies(Math.max(1, commitments), new Revealed(1, text));
    Commitment read = CommitmentText.inForce(revealed);
    Commitment counted =
        new Commitment(
            read.block(), commitments, read.modelName(), read.revision(), read.chuteId());
    return ValidityRules.beforeLookups(
            new Candidate(1, miner, isBlacklisted, counted), mostCommitments)
        .map(Verdict.Failed::reason);
  }
}
