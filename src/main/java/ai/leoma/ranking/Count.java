package ai.leoma.ranking;

import ai.leoma.evaluation.PairBallot;
import ai.leoma.task.TaskId;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Weighs the ballots of one window.
final class Count {
  private static final Comparator<PairOutcome> BY_TASK_AND_MINER =
      Comparator.comparing(PairOutcome::task).thenComparing(PairOutcome::miner);

  private final StakeSums stakes;
  private final BitSet active = new BitSet();

  private Count(List<ValidatorStake> validators) {
    this.stakes = new StakeSums(validators);
  }

  /// The outcome of each pair that has a ballot, by task, then miner. All ballots are of the
  // window.
  ///
  /// @param counting those on pairs generated with the commitment in force
  /// @param outdated the others: they show who is active and count for nothing else
  static List<PairOutcome> of(
      Rules rules,
      Window window,
      List<ValidatorStake> validators,
      Collection<PairBallot> counting,
      Collection<PairBallot> outdated) {
    Count count = new Count(validators);
    TaskId activeFrom = window.activeFrom(rules);
    counting.forEach(ballot -> count.noteActivity(ballot, activeFrom));
    outdated.forEach(ballot -> count.noteActivity(ballot, activeFrom));
    BigInteger activeStake = count.stakes.of(count.active);
    return counting.stream()
        .map(ballot -> count.outcome(ballot, activeStake, rules.consensus()))
        .sorted(BY_TASK_AND_MINER)
        .toList();
  }

  private void noteActivity(PairBallot ballot, TaskId activeFrom) {
    if (ballot.task().compareTo(activeFrom) >= 0) {
      active.or(ballot.passed());
      active.or(ballot.failed());
    }
  }

  private PairOutcome outcome(PairBallot ballot, BigInteger activeStake, ConsensusBase base) {
    BigInteger pass = stakes.of(ballot.passed());
    BigInteger fail = stakes.of(ballot.failed());
    BitSet votedButInactive = ballot.voters();
    votedButInactive.andNot(active);
    BigInteger total = activeStake.add(stakes.of(votedButInactive));
    PairState state = Consensus.decide(pass, fail, total, base);
    return new PairOutcome(ballot.task(), ballot.miner(), state, pass, fail, total);
  }
}
