package ai.leoma.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.ranking.Contender;
import ai.leoma.ranking.Ranking;
import ai.leoma.ranking.RankingInput;
import ai.leoma.ranking.RankingResult;
import ai.leoma.ranking.Rules;
import ai.leoma.ranking.ValidatorStake;
import ai.leoma.ranking.Vote;
import ai.leoma.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// G01 to G15: who wins, given passes of a hundred settled pairs. What differs follows rules 5: a
/// later miner must be better by strictly more than 5 points, exactly, and without a pass nobody
/// wins.
class DominanceCasesTest {
  private static final Hotkey JUDGE = new Hotkey("Judge");
  private static final long NO_BLOCK = -1;

  private record Result(String hotkey, long block, int passes) {}

  private static Result result(String hotkey, long block, int passes) {
    return new Result(hotkey, block, passes);
  }

  private static RankingResult ranking(List<Result> results) {
    List<Contender> miners = new ArrayList<>();
    List<Vote> votes = new ArrayList<>();
    for (Result result : results) {
      Hotkey hotkey = new Hotkey(result.hotkey());
      OptionalLong block =
          result.block() == NO_BLOCK ? OptionalLong.empty() : OptionalLong.of(result.block());
      miners.add(new Contender(hotkey, OptionalInt.of(miners.size() + 1), block, true));
      for (int task = 1; task <= 100; task++) {
        votes.add(new Vote(new TaskId(task), hotkey, JUDGE, task <= result.passes()));
      }
    }
    return Ranking.of(
        new RankingInput(
            Rules.standard(),
            Optional.of(new TaskId(100)),
            miners,
            List.of(new ValidatorStake(JUDGE, Rao.of(1))),
            votes));
  }

  private static List<String> order(Result... results) {
    return ranking(List.of(results)).standings().stream()
        .map(standing -> standing.miner().hotkey().ss58())
        .toList();
  }

  private static Optional<String> winner(Result... results) {
    return ranking(List.of(results)).winner().map(winner -> winner.miner().hotkey().ss58());
  }

  @Test
  void g01NobodyWinsWithoutMiners() {
    assertThat(winner()).isEmpty();
    assertThat(order()).isEmpty();
  }

  @Test
  void g02OneMinerWins() {
    assertThat(winner(result("A", 1000, 50))).contains("A");
  }

  @Test
  void g03LaterMinerThatIsMuchBetterWins() {
    assertThat(winner(result("A", 1000, 70), result("B", 1001, 80))).contains("B");
  }

  @Test
  void g04LaterMinerThatIsALittleBetterDoesNot() {
    assertThat(winner(result("A", 1000, 70), result("B", 1001, 74))).contains("A");
  }

  @Test
  void g05EarliestWinsWhenNobodyBeatsIt() {
    assertThat(winner(result("A", 1000, 90), result("B", 1001, 80), result("C", 1002, 85)))
        .contains("A");
  }

  @Test
  void g06LastOfThreeThatGetBetterWins() {
    assertThat(order(result("A", 1000, 10), result("B", 1001, 50), result("C", 1002, 90)))
        .containsExactly("C", "B", "A");
  }

  @Test
  void g07LaterMinerWithinTheMarginIsSecond() {
    assertThat(order(result("A", 1000, 70), result("B", 1001, 74))).containsExactly("A", "B");
  }

  @Test
  void g08LastOfAHundredWins() {
    List<Result> results = new ArrayList<>();
    for (int i = 1; i < 100; i++) {
      results.add(result("M" + name(i), 1000 + i, 50 + i % 35));
    }
    results.add(result("M" + name(100), 1100, 90));

    RankingResult ranking = ranking(results);

    assertThat(ranking.winner().orElseThrow().passes()).isEqualTo(90);
    assertThat(ranking.standings()).hasSize(100);
    assertThat(ranking.standings().stream().skip(1).map(standing -> -standing.passes())).isSorted();
  }

  @Test
  void g09RanksAreOneToAHundred() {
    long seed = 9;
    Random random = new Random(seed);
    List<Result> results =
        IntStream.rangeClosed(1, 100)
            .mapToObj(i -> result("M" + name(i), 1000 + random.nextInt(50), random.nextInt(101)))
            .toList();

    assertThat(ranking(results).standings())
        .extracting(standing -> standing.rank().orElseThrow())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 100).boxed().toList());
  }

  /// Differs: exactly 5 points were enough.
  @Test
  void g10ExactlyFivePointsAreNotEnough() {
    assertThat(winner(result("A", 1000, 70), result("B", 1001, 75))).contains("A");
    assertThat(winner(result("A", 1000, 70), result("B", 1001, 76))).contains("B");
  }

  /// The same winner, for another reason: there it was an error of floating point.
  @Test
  void g11ExactlyFivePointsAreNotEnoughWhereFloatsErr() {
    assertThat(winner(result("A", 1000, 10), result("B", 1001, 15))).contains("A");
  }

  @Test
  void g12ChainOfSmallStepsIsWonByTheMostPasses() {
    assertThat(
            order(
                result("A", 1000, 50),
                result("B", 1001, 52),
                result("C", 1002, 54),
                result("D", 1003, 56)))
        .as("differs: the first won, because its rate was never compared to the last one's")
        .first()
        .isEqualTo("D");
  }

  @Test
  void g13UnknownBlockComesLast() {
    assertThat(winner(result("A", NO_BLOCK, 50), result("B", 1000, 90))).contains("B");
    assertThat(winner(result("A", NO_BLOCK, 52), result("B", 1000, 50))).contains("B");
  }

  @Test
  void g14HotkeyDecidesWithinABlock() {
    assertThat(winner(result("B", 1000, 74), result("A", 1000, 70))).contains("A");
  }

  /// Differs: a miner without a pass won everything.
  @Test
  void g15WithoutAPassNobodyWins() {
    assertThat(winner(result("A", 1000, 0))).isEmpty();
  }

  /// A number in letters of base58, in its order.
  private static String name(int number) {
    return "" + (char) ('a' + number / 10) + (char) ('1' + number % 9) + (char) ('A' + number % 7);
  }
}
