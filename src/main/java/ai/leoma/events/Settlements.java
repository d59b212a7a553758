package ai.leoma.events;

import ai.leoma.chain.Hotkey;
import ai.leoma.evaluation.VoteRecord;
import ai.leoma.ranking.Consensus;
import ai.leoma.ranking.PairState;
import ai.leoma.ranking.Rules;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which votes settle their pair, as the log tells it vote by vote. Who is active follows from the
/// votes up to each (rules 2), so every replica that reads the same log with the same stakes finds
/// the same.
final class Settlements {
  private final Rules rules;
  private final Map<Hotkey, Long> newestTaskByVoter;
  private long newestTask;

  /// @param newestTaskByVoter of the votes up to where reading begins
  Settlements(Rules rules, Map<Hotkey, Long> newestTaskByVoter) {
    this.rules = rules;
    this.newestTaskByVoter = new HashMap<>(newestTaskByVoter);
    this.newestTask = newestTaskByVoter.values().stream().mapToLong(task -> task).max().orElse(0);
  }

  /// To be asked for each vote in the order of the log.
  ///
  /// @param onPair all votes on the pair, later ones too
  /// @return the state that the pair has since this vote, when that is another one and settled
  Optional<PairState> settledBy(
      VoteRecord vote, List<VoteRecord> onPair, Map<Hotkey, BigInteger> stakes) {
    PairState before = state(onPair, vote.logPosition() - 1, stakes);
    newestTaskByVoter.merge(vote.validator(), vote.task().value(), Math::max);
    newestTask = Math.max(newestTask, vote.task().value());
    PairState after = state(onPair, vote.logPosition(), stakes);
    return Optional.of(after).filter(state -> state.isSettled() && state != before);
  }

  private PairState state(List<VoteRecord> onPair, long upTo, Map<Hotkey, BigInteger> stakes) {
    Map<Hotkey, VoteRecord> counting = new HashMap<>();
    onPair.stream()
        .filter(vote -> vote.logPosition() <= upTo)
        .forEach(vote -> counting.merge(vote.validator(), vote, Settlements::later));
    BigInteger pass = BigInteger.ZERO;
    BigInteger fail = BigInteger.ZERO;
    Set<Hotkey> live = new HashSet<>();
    for (VoteRecord vote : counting.values()) {
      BigInteger stake = stakes.getOrDefault(vote.validator(), BigInteger.ZERO);
      pass = vote.passed() ? pass.add(stake) : pass;
      fail = vote.passed() ? fail : fail.add(stake);
      live.add(vote.validator());
    }
    newestTaskByVoter.forEach(
        (voter, task) -> {
          if (task > newestTask - rules.activeTasks()) {
            live.add(voter);
          }
        });
    BigInteger total =
        live.stream()
            .map(voter -> stakes.getOrDefault(voter, BigInteger.ZERO))
            .reduce(BigInteger.ZERO, BigInteger::add);
    return Consensus.decide(pass, fail, total, rules.consensus());
  }

  private static VoteRecord later(VoteRecord one, VoteRecord other) {
    boolean isLater =
        other.signedTimeMillis() > one.signedTimeMillis()
            || (other.signedTimeMillis() == one.signedTimeMillis()
                && other.logPosition() > one.logPosition());
    return isLater ? other : one;
  }
}
