package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/// What the pairs of a window say, one bit for each task: 0 is the window's first.
record WindowResults(int tasks, Map<Hotkey, BitSet> passedBits, Map<Hotkey, BitSet> settledBits) {

  private static final BitSet NONE = new BitSet();

  /// @throws java.util.NoSuchElementException while nothing is published
  static WindowResults of(RankingResult result) {
    Window window = result.window().orElseThrow();
    long first = window.first().value();
    Map<Hotkey, BitSet> passed = new HashMap<>();
    Map<Hotkey, BitSet> settled = new HashMap<>();
    for (PairOutcome pair : result.pairs()) {
      int task = (int) (pair.task().value() - first);
      if (pair.state().isSettled()) {
        settled.computeIfAbsent(pair.miner(), miner -> new BitSet()).set(task);
      }
      if (pair.state() == PairState.PASSED) {
        passed.computeIfAbsent(pair.miner(), miner -> new BitSet()).set(task);
      }
    }
    return new WindowResults((int) (window.newest().value() - first) + 1, passed, settled);
  }

  /// Not to be changed.
  BitSet passed(Hotkey miner) {
    return passedBits.getOrDefault(miner, NONE);
  }

  /// Not to be changed.
  BitSet settled(Hotkey miner) {
    return settledBits.getOrDefault(miner, NONE);
  }
}
