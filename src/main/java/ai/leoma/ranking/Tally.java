package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// What one miner has in the window. Rates are compared by cross multiplication, never divided.
record Tally(Contender miner, int passes, int settled) {

  /// Most passes first, then the higher rate, the earlier block, the hotkey.
  static final Comparator<Tally> BY_PASSES =
      Comparator.comparingInt(Tally::passes)
          .thenComparing(Tally::compareRate)
          .reversed()
          .thenComparing(Tally::miner, Contender.BY_SENIORITY);

  static final Comparator<Tally> BY_SENIORITY =
      Comparator.comparing(Tally::miner, Contender.BY_SENIORITY);

  /// One tally for each miner, in the order of the miners.
  static List<Tally> of(List<Contender> miners, List<PairOutcome> pairs) {
    Map<Hotkey, Integer> passes = new HashMap<>();
    Map<Hotkey, Integer> settled = new HashMap<>();
    for (PairOutcome pair : pairs) {
      if (pair.state().isSettled()) {
        settled.merge(pair.miner(), 1, Integer::sum);
      }
      if (pair.state() == PairState.PASSED) {
        passes.merge(pair.miner(), 1, Integer::sum);
      }
    }
    return miners.stream()
        .map(
            miner ->
                new Tally(
                    miner,
                    passes.getOrDefault(miner.hotkey(), 0),
                    settled.getOrDefault(miner.hotkey(), 0)))
        .toList();
  }

  boolean isEligible(Rules rules) {
    return miner.valid() && 100L * settled >= (long) rules.completenessPercent() * rules.window();
  }

  /// Whether the pass rate is greater than another one by strictly more than so many percentage
  /// points.
  boolean beats(Tally earlier, int points) {
    long mine = 100L * passes * earlier.denominator();
    long theirs = 100L * earlier.passes * denominator();
    long margin = (long) points * denominator() * earlier.denominator();
    return mine > theirs + margin;
  }

  boolean hasHigherRate(Tally other) {
    return compareRate(other) > 0;
  }

  private int compareRate(Tally other) {
    return Long.compare((long) passes * other.denominator(), (long) other.passes * denominator());
  }

  /// Who has nothing settled has no passes either; its rate is 0.
  private int denominator() {
    return Math.max(1, settled);
  }

  Standing ranked(int rank, boolean isWinner) {
    return new Standing(miner, OptionalInt.of(rank), true, passes, settled, isWinner);
  }

  Standing unranked() {
    return new Standing(miner, OptionalInt.empty(), false, passes, settled, false);
  }
}
