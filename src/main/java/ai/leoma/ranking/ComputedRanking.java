package ai.leoma.ranking;

import java.time.Instant;

/// A ranking as computed, with what it follows from and how sure it is.
record ComputedRanking(
    RankingSnapshot snapshot, RankingResult result, Certainty certainty, Instant computedAt) {

  /// The resamples behind the certainty are drawn by the snapshot's seed.
  static ComputedRanking of(RankingSnapshot snapshot, RankingResult result, Instant computedAt) {
    return new ComputedRanking(snapshot, result, Certainty.of(result, snapshot.seed()), computedAt);
  }
}
