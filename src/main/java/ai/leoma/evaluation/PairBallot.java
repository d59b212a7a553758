package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;
import java.util.BitSet;

/// The counting votes on one pair, a bit for each validator: its place in a list that whoever reads
/// the votes gave. Nobody has a bit in both sets. Read it only; the sets are not copied.
public record PairBallot(TaskId task, Hotkey miner, BitSet passed, BitSet failed) {

  /// Everybody of the list who voted.
  public BitSet voters() {
    BitSet voters = (BitSet) passed.clone();
    voters.or(failed);
    return voters;
  }

  /// How many of the list voted.
  public int votes() {
    return passed.cardinality() + failed.cardinality();
  }
}
