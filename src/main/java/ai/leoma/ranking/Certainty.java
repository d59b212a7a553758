package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.ranking.confidence.Confidence;
import ai.leoma.ranking.confidence.PairedComparison;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// How sure a ranking is of its winner. It changes nothing in the ranking.
///
/// @param confidence empty when there is no winner
/// @param versusWinner the winner against every other miner; empty when there is no winner
record Certainty(Optional<Confidence> confidence, Map<Hotkey, PairedComparison> versusWinner) {

  /// The standard error of a share of this many resamples is at most 1.6 percentage points.
  static final int RESAMPLES = 1000;

  Certainty {
    versusWinner = Map.copyOf(versusWinner);
  }

  /// @param seed of the resamples; the same seed and ranking give the same confidence
  static Certainty of(RankingResult result, long seed) {
    if (result.winner().isEmpty()) {
      return new Certainty(Optional.empty(), Map.of());
    }
    WindowResults results = WindowResults.of(result);
    Standing winner = result.winner().orElseThrow();
    int sameWinner = new Resamples(result, results).count(winner.miner(), RESAMPLES, seed);
    return new Certainty(
        Optional.of(new Confidence(RESAMPLES, sameWinner)),
        comparisons(result, results, winner.miner().hotkey()));
  }

  private static Map<Hotkey, PairedComparison> comparisons(
      RankingResult result, WindowResults results, Hotkey winner) {
    Map<Hotkey, PairedComparison> comparisons = new HashMap<>();
    for (Standing standing : result.standings()) {
      Hotkey miner = standing.miner().hotkey();
      if (!miner.equals(winner)) {
        comparisons.put(miner, comparison(results, winner, miner));
      }
    }
    return comparisons;
  }

  private static PairedComparison comparison(WindowResults results, Hotkey winner, Hotkey miner) {
    BitSet common = (BitSet) results.settled(winner).clone();
    common.and(results.settled(miner));
    BitSet winnerOnly = (BitSet) results.passed(winner).clone();
    winnerOnly.and(common);
    winnerOnly.andNot(results.passed(miner));
    BitSet minerOnly = (BitSet) results.passed(miner).clone();
    minerOnly.and(common);
    minerOnly.andNot(results.passed(winner));
    return new PairedComparison(
        common.cardinality(), winnerOnly.cardinality(), minerOnly.cardinality());
  }
}
