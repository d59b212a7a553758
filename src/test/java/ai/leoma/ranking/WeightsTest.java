package ai.leoma.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.leoma.chain.Hotkey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WeightsTest {

  private static final Hotkey WINNER = new Hotkey("W");
  private static final Hotkey SECOND = new Hotkey("S");
  private static final RankingResult RANKING =
      new Field()
          .result("W", OptionalLong.of(1), 90, 100)
          .result("S", OptionalLong.of(2), 80, 100)
          .result("unranked", OptionalLong.of(3), 1, 1)
          .rank();

  @Test
  void winnerTakesAll() {
    Weights weights = weights(OptionalInt.of(7), true, Set.of());
    assertThat(weights.winnerUid()).isEqualTo(7);
    assertThat(weights.weightByMiner()).containsExactly(Map.entry(WINNER, 1), Map.entry(SECOND, 0));
  }

  @Test
  void weightGoesToTheUidOfThisMoment() {
    assertThat(RANKING.winner().orElseThrow().miner().uid()).hasValue(1);
    assertThat(weights(OptionalInt.of(65_535), true, Set.of()).winnerUid()).isEqualTo(65_535);
  }

  @Test
  void everythingBurnsUnlessTheWinnerCanBePaidNow() {
    assertBurns(weights(OptionalInt.of(7), false, Set.of()));
    assertBurns(weights(OptionalInt.of(7), true, Set.of(WINNER)));
    assertBurns(weights(OptionalInt.empty(), true, Set.of()));
    assertBurns(weights(OptionalInt.of(0), true, Set.of()));
    assertBurns(Weights.of(RANKING, miner -> Optional.empty(), miner -> false));
  }

  @Test
  void blacklistedRunnerUpChangesNothing() {
    assertThat(weights(OptionalInt.of(7), true, Set.of(SECOND)).winnerUid()).isEqualTo(7);
  }

  @Test
  void noWinnerBurns() {
    RankingResult noPass = new Field().result("W", OptionalLong.of(1), 0, 100).rank();
    Weights weights =
        Weights.of(noPass, miner -> Optional.of(now(OptionalInt.of(7), true)), miner -> false);
    assertThat(weights.winnerUid()).isZero();
    assertThat(weights.weightByMiner()).containsExactly(Map.entry(WINNER, 0));
  }

  @Test
  void nothingPublishedBurnsWithoutMiners() {
    RankingResult empty = new Field().newest(0).rank();
    Weights weights = Weights.of(empty, miner -> Optional.empty(), miner -> false);
    assertThat(weights).isEqualTo(new Weights(0, new LinkedHashMap<>()));
  }

  @Test
  void weightsThatAreNotWinnerTakeAllAreRefused() {
    SequencedMap<Hotkey, Integer> two = new LinkedHashMap<>(Map.of(WINNER, 1, SECOND, 1));
    SequencedMap<Hotkey, Integer> one = new LinkedHashMap<>(Map.of(WINNER, 1, SECOND, 0));
    SequencedMap<Hotkey, Integer> odd = new LinkedHashMap<>(Map.of(WINNER, 1, SECOND, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new Weights(7, two));
    assertThatIllegalArgumentException().isThrownBy(() -> new Weights(0, one));
    assertThatIllegalArgumentException().isThrownBy(() -> new Weights(7, odd));
    assertThatIllegalArgumentException().isThrownBy(() -> new Weights(7, new LinkedHashMap<>()));
  }

  private static void assertBurns(Weights weights) {
    assertThat(weights.winnerUid()).isZero();
    assertThat(weights.weightByMiner()).containsExactly(Map.entry(WINNER, 0), Map.entry(SECOND, 0));
  }

  private static Weights weights(OptionalInt uid, boolean valid, Set<Hotkey> blacklist) {
    return Weights.of(RANKING, miner -> Optional.of(now(uid, valid)), blacklist::contains);
  }

  private static Contender now(OptionalInt uid, boolean valid) {
    return new Contender(WINNER, uid, OptionalLong.of(1), valid);
  }
}
