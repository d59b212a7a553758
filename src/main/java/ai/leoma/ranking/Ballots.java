package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Counts the votes of one window, pair by pair.
///
/// Voters are kept as bits, one per registered validator, so that a full window (64 validators, 192
/// miners, 100 tasks) takes a few megabytes beside the votes and each stake is added once.
final class Ballots {

  private record Ballot(BitSet passed, BitSet failed) {}

  private static final Comparator<PairOutcome> BY_TASK_AND_MINER =
      Comparator.comparing(PairOutcome::task).thenComparing(PairOutcome::miner);

  private final List<ValidatorStake> validators;
  private final Map<Hotkey, Integer> places = new HashMap<>();
  private final BitSet active = new BitSet();
  private final Map<Hotkey, Map<TaskId, Ballot>> ballots = new HashMap<>();

  private Ballots(List<ValidatorStake> validators) {
    this.validators = validators;
    for (int place = 0; place < validators.size(); place++) {
      places.put(validators.get(place).hotkey(), place);
    }
  }

  /// The outcome of each pair of the window that has a vote, by task, then miner.
  ///
  /// @throws IllegalArgumentException when a registered validator has two votes on one pair
  static List<PairOutcome> count(RankingInput input, Window window) {
    Ballots ballots = new Ballots(input.validators());
    TaskId activeFrom = window.activeFrom(input.rules());
    for (Vote vote : input.votes()) {
      if (window.contains(vote.task())) {
        ballots.cast(vote, activeFrom);
      }
    }
    for (Vote vote : input.outdatedVotes()) {
      if (window.contains(vote.task())) {
        ballots.noteActivity(vote, activeFrom);
      }
    }
    return ballots.outcomes(input.rules().consensus());
  }

  private void cast(Vote vote, TaskId activeFrom) {
    Ballot ballot =
        ballots
            .computeIfAbsent(vote.miner(), miner -> new HashMap<>())
            .computeIfAbsent(vote.task(), task -> new Ballot(new BitSet(), new BitSet()));
    Integer place = places.get(vote.validator());
    if (place == null) {
      return;
    }
    if (ballot.passed().get(place) || ballot.failed().get(place)) {
      throw new IllegalArgumentException(
          "validator %s has two votes on task %d, miner %s"
              .formatted(vote.validator().ss58(), vote.task().value(), vote.miner().ss58()));
    }
    (vote.passed() ? ballot.passed() : ballot.failed()).set(place);
    noteActivity(vote, activeFrom);
  }

  private void noteActivity(Vote vote, TaskId activeFrom) {
    Integer place = places.get(vote.validator());
    if (place != null && vote.task().compareTo(activeFrom) >= 0) {
      active.set(place);
    }
  }

  private List<PairOutcome> outcomes(ConsensusBase base) {
    BigInteger activeStake = stakeOf(active);
    List<PairOutcome> outcomes = new ArrayList<>();
    ballots.forEach(
        (miner, byTask) ->
            byTask.forEach(
                (task, ballot) -> outcomes.add(outcome(task, miner, ballot, activeStake, base))));
    outcomes.sort(BY_TASK_AND_MINER);
    return outcomes;
  }

  private PairOutcome outcome(
      TaskId task, Hotkey miner, Ballot ballot, BigInteger activeStake, ConsensusBase base) {
    BigInteger pass = stakeOf(ballot.passed());
    BigInteger fail = stakeOf(ballot.failed());
    BitSet votedButInactive = (BitSet) ballot.passed().clone();
    votedButInactive.or(ballot.failed());
    votedButInactive.andNot(active);
    BigInteger total = activeStake.add(stakeOf(votedButInactive));
    PairState state = Consensus.decide(pass, fail, total, base);
    return new PairOutcome(task, miner, state, pass, fail, total);
  }

  private BigInteger stakeOf(BitSet voters) {
    BigInteger sum = BigInteger.ZERO;
    for (int place = voters.nextSetBit(0); place >= 0; place = voters.nextSetBit(place + 1)) {
      sum = sum.add(validators.get(place).stake().amount());
    }
    return sum;
  }
}
