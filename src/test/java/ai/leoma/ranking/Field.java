package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.task.TaskId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Builds the input of a ranking step by step. A fresh field has the standard rules and a full
/// window of the tasks 1 to 100.
final class Field {

  /// The only validator of a field that is described by results.
  static final String JUDGE = "Judge";

  private Rules rules = Rules.standard();
  private Optional<TaskId> newest = Optional.of(new TaskId(100));
  private final List<Contender> miners = new ArrayList<>();
  private final List<ValidatorStake> validators = new ArrayList<>();
  private final List<Vote> votes = new ArrayList<>();
  private final List<Vote> outdatedVotes = new ArrayList<>();

  Field rules(Rules changed) {
    rules = changed;
    return this;
  }

  Field newest(long task) {
    newest = task == 0 ? Optional.empty() : Optional.of(new TaskId(task));
    return this;
  }

  Field miner(String hotkey, OptionalLong block) {
    return miner(hotkey, block, true);
  }

  Field miner(String hotkey, OptionalLong block, boolean valid) {
    miners.add(new Contender(new Hotkey(hotkey), OptionalInt.of(miners.size() + 1), block, valid));
    return this;
  }

  Field validator(String hotkey, long stake) {
    return validator(hotkey, BigInteger.valueOf(stake));
  }

  Field validator(String hotkey, BigInteger stake) {
    validators.add(new ValidatorStake(new Hotkey(hotkey), new Rao(stake)));
    return this;
  }

  Field vote(long task, String miner, String validator, boolean passed) {
    votes.add(new Vote(new TaskId(task), new Hotkey(miner), new Hotkey(validator), passed));
    return this;
  }

  /// A vote on a pair that was generated with an earlier commitment of the miner.
  Field outdatedVote(long task, String miner, String validator, boolean passed) {
    outdatedVotes.add(new Vote(new TaskId(task), new Hotkey(miner), new Hotkey(validator), passed));
    return this;
  }

  /// A valid miner with so many passed of so many settled pairs, the newest tasks first.
  Field result(String hotkey, OptionalLong block, int passes, int settled) {
    if (validators.isEmpty()) {
      validator(JUDGE, 1);
    }
    miner(hotkey, block);
    for (int pair = 0; pair < settled; pair++) {
      vote(newest.orElseThrow().value() - pair, hotkey, JUDGE, pair < passes);
    }
    return this;
  }

  RankingInput input() {
    return new RankingInput(rules, newest, miners, validators, votes, outdatedVotes);
  }

  RankingResult rank() {
    return Ranking.of(input());
  }

  static String winnerOf(RankingResult result) {
    return result.winner().map(winner -> winner.miner().hotkey().ss58()).orElse("nobody");
  }

  static List<String> rankedOf(RankingResult result) {
    return result.standings().stream()
        .filter(standing -> standing.rank().isPresent())
        .map(standing -> standing.miner().hotkey().ss58())
        .toList();
  }

  static Standing standingOf(RankingResult result, String hotkey) {
    return result.standings().stream()
        .filter(standing -> standing.miner().hotkey().ss58().equals(hotkey))
        .findFirst()
        .orElseThrow();
  }
}
