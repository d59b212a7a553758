package ai.leoma.events;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.evaluation.VoteRecord;
import ai.leoma.ranking.ConsensusBase;
import ai.leoma.ranking.CountingVotes;
import ai.leoma.ranking.LoggedVote;
import ai.leoma.ranking.PairState;
import ai.leoma.ranking.Ranking;
import ai.leoma.ranking.RankingInput;
import ai.leoma.ranking.Rules;
import ai.leoma.ranking.ValidatorStake;
import ai.leoma.task.TaskId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Which votes settle their pair, against the rules that rank, prefix by prefix of the log.
class SettlementsTest {
  private static final Rules RULES = new Rules(Rules.VERSION, 12, 80, 5, ConsensusBase.ACTIVE, 2);

  @Test
  void aVoteSettlesItsPairWhenTheRulesSaySo() {
    int settled = 0;
    for (long seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      Map<Hotkey, BigInteger> stakes = new TreeMap<>();
      for (int validator = 0; validator < 4; validator++) {
        stakes.put(new Hotkey("V" + (validator + 1)), BigInteger.valueOf(1 + random.nextInt(4)));
      }
      List<VoteRecord> log = log(random);
      int from = random.nextInt(log.size());
      Settlements settlements = new Settlements(RULES, newestTasks(log.subList(0, from)));
      for (int place = from; place < log.size(); place++) {
        VoteRecord vote = log.get(place);
        PairState before = state(log.subList(0, place), vote, stakes);
        PairState after = state(log.subList(0, place + 1), vote, stakes);
        Optional<PairState> expected =
            Optional.of(after).filter(state -> state.isSettled() && state != before);
        List<VoteRecord> onPair =
            log.stream()
                .filter(other -> other.task().equals(vote.task()))
                .filter(other -> other.miner().equals(vote.miner()))
                .toList();
        assertThat(settlements.settledBy(vote, onPair, stakes))
            .as("seed %d, vote %d", seed, place)
            .isEqualTo(expected);
        settled += expected.isPresent() ? 1 : 0;
      }
    }
    assertThat(settled).isGreaterThan(500);
  }

  /// V9 is not registered.
  private static List<VoteRecord> log(Random random) {
    List<VoteRecord> log = new ArrayList<>();
    int length = 5 + random.nextInt(40);
    for (int position = 1; position <= length; position++) {
      int validator = random.nextInt(10) == 0 ? 9 : 1 + random.nextInt(4);
      log.add(
          new VoteRecord(
              new TaskId(Math.min(12, 1 + position / 6 + random.nextInt(2))),
              new Hotkey("M" + (1 + random.nextInt(2))),
              new Hotkey("V" + validator),
              random.nextInt(3) > 0,
              random.nextInt(50),
              position));
    }
    return log;
  }

  private static Map<Hotkey, Long> newestTasks(List<VoteRecord> log) {
    Map<Hotkey, Long> newest = new TreeMap<>();
    log.forEach(vote -> newest.merge(vote.validator(), vote.task().value(), Math::max));
    return newest;
  }

  private static PairState state(
      List<VoteRecord> log, VoteRecord of, Map<Hotkey, BigInteger> stakes) {
    long newest = log.stream().mapToLong(vote -> vote.task().value()).max().orElse(1);
    RankingInput input =
        new RankingInput(
            RULES,
            Optional.of(new TaskId(Math.max(newest, of.task().value()))),
            List.of(),
            stakes.entrySet().stream()
                .map(stake -> new ValidatorStake(stake.getKey(), new Rao(stake.getValue())))
                .toList(),
            CountingVotes.of(log.stream().map(SettlementsTest::logged).toList()));
    return Ranking.of(input).pairs().stream()
        .filter(pair -> pair.task().equals(of.task()) && pair.miner().equals(of.miner()))
        .map(pair -> pair.state())
        .findFirst()
        .orElse(PairState.OPEN);
  }

  private static LoggedVote logged(VoteRecord vote) {
    return new LoggedVote(
        vote.task(),
        vote.miner(),
        vote.validator(),
        vote.passed(),
        vote.signedTimeMillis(),
        vote.logPosition());
  }
}
