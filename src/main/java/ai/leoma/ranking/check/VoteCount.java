package ai.leoma.ranking.check;

import ai.leoma.chain.Hotkey;
import ai.leoma.evaluation.PairBallot;
import ai.leoma.ranking.Contender;
import ai.leoma.ranking.Ranking;
import ai.leoma.ranking.RankingResult;
import ai.leoma.ranking.ValidatorStake;
import ai.leoma.ranking.Window;
import ai.leoma.task.TaskId;
import ai.leoma.validator.weights.CheckResult.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Counts the listed votes, a bit for each: what they are to the rules.
final class VoteCount {
  /// Ten times those of a full window.
  private static final int MOST_PAIRS = 200_000;

  private final RankedInputs inputs;
  private final Optional<Window> window;
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<String, Hotkey> miners = new HashMap<>();
  private final Map<Hotkey, Map<Long, PairBallot>> counting = new HashMap<>();

  /// On pairs of earlier commitments: they show who was active on a task and nothing else, so one
  /// for each task is enough.
  private final Map<Long, PairBallot> outdated = new HashMap<>();

  private int pairs;

  VoteCount(RankedInputs inputs) {
    this.inputs = inputs;
    this.window = inputs.window();
    for (ValidatorStake validator : inputs.validators()) {
      places.put(validator.hotkey().ss58(), places.size());
    }
    for (Contender miner : inputs.miners()) {
      miners.put(miner.hotkey().ss58(), miner.hotkey());
    }
  }

  /// @return whether it weighs: a vote of who is not registered does not
  /// @throws Contradicts when such a vote cannot be among these inputs
  /// @throws IOException when there are more pairs than are counted
  boolean take(ListedVote vote) throws IOException, Contradicts {
    boolean isWithin =
        window.filter(span -> span.contains(new TaskId(vote.task()))).isPresent()
            && vote.position() <= inputs.votesPosition().orElse(-1);
    Contradicts.unless(
        isWithin, Kind.DOCUMENT, vote + " does not belong to the ranking's window and log");
    Integer place = places.get(vote.validator());
    if (place == null) {
      return false;
    }
    Hotkey miner = miners.get(vote.miner());
    boolean counts = miner != null && inputs.counts(miner, vote.task());
    PairBallot ballot = counts ? ballot(miner, vote.task()) : outdated(vote.task());
    Contradicts.unless(
        !counts || !ballot.voters().get(place), Kind.DOCUMENT, vote + " is listed twice");
    (vote.passed() ? ballot.passed() : ballot.failed()).set(place);
    if (pairs > MOST_PAIRS) {
      throw new IOException("votes on more than " + MOST_PAIRS + " pairs");
    }
    return true;
  }

  private PairBallot ballot(Hotkey miner, long task) {
    return counting
        .computeIfAbsent(miner, _ -> new HashMap<>())
        .computeIfAbsent(task, _ -> empty(task, miner));
  }

  private PairBallot outdated(long task) {
    return outdated.computeIfAbsent(
        task, _ -> empty(task, inputs.validators().getFirst().hotkey()));
  }

  private PairBallot empty(long task, Hotkey miner) {
    pairs++;
    return new PairBallot(new TaskId(task), miner, new BitSet(), new BitSet());
  }

  /// @param stakes of the same validators in the same order
  RankingResult ranked(List<ValidatorStake> stakes) {
    List<PairBallot> ballots = new ArrayList<>();
    counting.values().forEach(byTask -> ballots.addAll(byTask.values()));
    return Ranking.ofBallots(inputs.field(stakes), ballots, List.copyOf(outdated.values()));
  }
}
