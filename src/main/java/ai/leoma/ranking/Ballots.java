package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.evaluation.PairBallot;
import ai.leoma.task.TaskId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Puts single votes together, pair by pair.
///
/// Voters are kept as bits, one per registered validator, so that a full window (64 validators, 192
/// miners, 100 tasks) takes a few megabytes beside the votes.
final class Ballots {
  private final Map<Hotkey, Integer> places = new HashMap<>();
  private final Map<Hotkey, Map<TaskId, PairBallot>> ballots = new HashMap<>();

  private final boolean mayVoteTwice;

  private Ballots(List<ValidatorStake> validators, boolean mayVoteTwice) {
    this.mayVoteTwice = mayVoteTwice;
    for (int place = 0; place < validators.size(); place++) {
      places.put(validators.get(place).hotkey(), place);
    }
  }

  /// One for each pair of the window with a vote, of whomever, in no order.
  ///
  /// @param validators who has a bit, by place
  /// @throws IllegalArgumentException when a registered validator has two votes on one pair
  static List<PairBallot> of(
      Collection<Vote> votes, Window window, List<ValidatorStake> validators) {
    return new Ballots(validators, false).put(votes, window);
  }

  /// As [#of], but of votes that only show who voted: a second one on a pair makes no difference.
  static List<PairBallot> ofOutdated(
      Collection<Vote> votes, Window window, List<ValidatorStake> validators) {
    return new Ballots(validators, true).put(votes, window);
  }

  private List<PairBallot> put(Collection<Vote> votes, Window window) {
    votes.stream().filter(vote -> window.contains(vote.task())).forEach(this::cast);
    List<PairBallot> all = new ArrayList<>();
    ballots.values().forEach(byTask -> all.addAll(byTask.values()));
    return all;
  }

  private void cast(Vote vote) {
    PairBallot ballot =
        ballots
            .computeIfAbsent(vote.miner(), _ -> new HashMap<>())
            .computeIfAbsent(
                vote.task(),
                task -> new PairBallot(task, vote.miner(), new BitSet(), new BitSet()));
    Integer place = places.get(vote.validator());
    if (place == null) {
      return;
    }
    boolean isSecond = ballot.passed().get(place) || ballot.failed().get(place);
    if (isSecond && !mayVoteTwice) {
      throw new IllegalArgumentException(
          "validator %s has two votes on task %d, miner %s"
              .formatted(vote.validator().ss58(), vote.task().value(), vote.miner().ss58()));
    }
    (vote.passed() ? ballot.passed() : ballot.failed()).set(place);
  }
}
