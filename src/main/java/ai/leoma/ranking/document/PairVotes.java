package ai.leoma.ranking.document;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Votes pair by pair, two bits for each validator, so that a full window of 1.2 million votes
/// takes a few megabytes. A later vote of the same validator on the same pair replaces the
/// earlier one.
public final class PairVotes {

  /// Takes one vote after the other.
  @FunctionalInterface
  public interface Visitor {
    void vote(long task, String miner, String validator, boolean passed);
  }

  /// Takes one pair after the other.
  @FunctionalInterface
  interface PairVisitor {
    void pair(long task, String miner, Origin origin);
  }

  /// Where a pair was first voted on.
  record Origin(int line, long item) {}

  private record Votes(BitSet voters, BitSet passed, Origin origin) {}

  private final Map<String, Integer> places = new HashMap<>();
  private final List<String> validators = new ArrayList<>();
  private final Map<String, TreeMap<Long, Votes>> byMiner = new TreeMap<>();

  public void cast(long task, String miner, String validator, boolean passed) {
    cast(task, miner, validator, passed, new Origin(0, 0));
  }

  void cast(long task, String miner, String validator, boolean passed, Origin origin) {
    Votes votes =
        byMiner
            .computeIfAbsent(miner, _ -> new TreeMap<>())
            .computeIfAbsent(task, _ -> new Votes(new BitSet(), new BitSet(), origin));
    int place = place(validator);
    votes.voters().set(place);
    votes.passed().set(place, passed);
  }

  private int place(String validator) {
    Integer known = places.get(validator);
    if (known != null) {
      return known;
    }
    places.put(validator, validators.size());
    validators.add(validator);
    return validators.size() - 1;
  }

  /// Everybody who voted, in the order of their first votes.
  List<String> voters() {
    return List.copyOf(validators);
  }

  /// By miner, then task, then validator in the order of first votes.
  public void forEach(Visitor visitor) {
    byMiner.forEach(
        (miner, byTask) -> byTask.forEach((task, votes) -> forEach(task, miner, votes, visitor)));
  }

  private void forEach(long task, String miner, Votes votes, Visitor visitor) {
    BitSet voters = votes.voters();
    for (int place = voters.nextSetBit(0); place >= 0; place = voters.nextSetBit(place + 1)) {
      visitor.vote(task, miner, validators.get(place), votes.passed().get(place));
    }
  }

  void forEachPair(PairVisitor visitor) {
    byMiner.forEach(
        (miner, byTask) ->
            byTask.forEach((task, votes) -> visitor.pair(task, miner, votes.origin())));
  }

  /// Forgets the votes on the tasks before this one.
  void forgetBefore(long task) {
    byMiner.values().forEach(byTask -> byTask.headMap(task).clear());
    byMiner.values().removeIf(TreeMap::isEmpty);
  }

  /// Forgets the votes on these tasks, both included.
  void forget(long first, long last) {
    byMiner.values().forEach(byTask -> byTask.subMap(first, true, last, true).clear());
    byMiner.values().removeIf(TreeMap::isEmpty);
  }
}
