package ai.leoma.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankingOracleTest {

  private static final long FIRST_SEED = 1_000_000;
  private static final int INPUTS = 3_000;

  @Test
  void agreesWithTheRulesReadNaively() {
    int winners = 0;
    int undominated = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + INPUTS; seed++) {
      RankingInput input = RandomField.input(new Random(seed));
      RankingResult result = Ranking.of(input);
      NaiveRanking naive = new NaiveRanking(input);
      assertThat(lines(result)).as("seed %d", seed).isEqualTo(naive.lines());
      assertThat(pairs(result)).as("seed %d", seed).isEqualTo(naive.pairs());
      winners += result.winner().isPresent() ? 1 : 0;
      undominated += isWonByPasses(input, result) ? 1 : 0;
    }
    assertThat(winners).as("the inputs must be worth ranking").isGreaterThan(INPUTS / 2);
    assertThat(undominated).as("often nobody must dominate").isGreaterThan(INPUTS / 30);
  }

  private static boolean isWonByPasses(RankingInput input, RankingResult result) {
    List<Tally> participants =
        Tally.of(input.miners(), result.pairs()).stream()
            .filter(tally -> tally.isEligible(input.rules()) && tally.passes() > 0)
            .sorted(Tally.BY_SENIORITY)
            .toList();
    return result.winner().isPresent()
        && RankOrder.dominant(participants, input.rules().dominancePercent()).isEmpty();
  }

  private static List<NaiveRanking.Line> lines(RankingResult result) {
    return result.standings().stream()
        .map(
            standing ->
                new NaiveRanking.Line(
                    standing.miner().hotkey().ss58(),
                    standing.rank().orElse(0),
                    standing.passes(),
                    standing.settled(),
                    standing.isWinner()))
        .toList();
  }

  private static List<String> pairs(RankingResult result) {
    return result.pairs().stream()
        .map(
            pair ->
                "%019d %s %s %d %d %d"
                    .formatted(
                        pair.task().value(),
                        pair.miner().ss58(),
                        pair.state().name().substring(0, 4).toLowerCase(Locale.ROOT),
                        pair.passStake(),
                        pair.failStake(),
                        pair.totalStake()))
        .toList();
  }
}
