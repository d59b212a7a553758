package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Predicate;

/// Winner-take-all, as it stands at the moment of asking.
///
/// @param winnerUid the uid that gets everything, or 0: burn. A miner with uid 0 can never win
/// @param weightByMiner each ranked miner in rank order with its weight, 1 for the winner and
///     else 0
public record Weights(int winnerUid, SequencedMap<Hotkey, Integer> weightByMiner) {

  private static final int BURN = 0;

  public Weights {
    weightByMiner = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(weightByMiner));
    Collection<Integer> weights = weightByMiner.values();
    boolean onlyOnesAndZeros = weights.stream().allMatch(weight -> weight == 0 || weight == 1);
    long winners = weights.stream().filter(weight -> weight == 1).count();
    if (!onlyOnesAndZeros || winners != (winnerUid == BURN ? 0 : 1)) {
      throw new IllegalArgumentException(
          "winner uid %d can not go with weights %s".formatted(winnerUid, weights));
    }
  }

  /// @param minerNow a miner's uid and validity at this moment; empty for who is gone
  public static Weights of(
      RankingResult ranking,
      Function<Hotkey, Optional<Contender>> minerNow,
      Predicate<Hotkey> isBlacklisted) {
    return of(
        ranking.winner().map(winner -> winner.miner().hotkey()),
        ranking.standings().stream()
            .filter(standing -> standing.rank().isPresent())
            .map(standing -> standing.miner().hotkey())
            .toList(),
        minerNow,
        isBlacklisted);
  }

  /// The same for a ranking that was stored.
  ///
  /// @param ranked the miners with a rank, in their order
  public static Weights of(
      Optional<Hotkey> rankedWinner,
      List<Hotkey> ranked,
      Function<Hotkey, Optional<Contender>> minerNow,
      Predicate<Hotkey> isBlacklisted) {
    Optional<Contender> payable =
        rankedWinner
            .filter(isBlacklisted.negate())
            .flatMap(minerNow)
            .filter(Contender::valid)
            .filter(miner -> miner.uid().orElse(BURN) != BURN);
    Optional<Hotkey> winner = payable.map(Contender::hotkey);
    SequencedMap<Hotkey, Integer> weights = new LinkedHashMap<>();
    ranked.forEach(miner -> weights.put(miner, winner.equals(Optional.of(miner)) ? 1 : 0));
    return new Weights(payable.map(miner -> miner.uid().orElse(BURN)).orElse(BURN), weights);
  }
}
