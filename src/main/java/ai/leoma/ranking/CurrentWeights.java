package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.miner.MinerRecord;
import ai.leoma.miner.Miners;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Who is paid at this moment: the newest ranking's winner, if it is still valid (rules 6).
@ApplicationScoped
public class CurrentWeights {
  private static final int UNKNOWN_UID = 0;

  /// A blacklisted miner is read as an invalid one.
  private static final Predicate<Hotkey> IS_IN_VALIDITY = hotkey -> false;

  private final Rankings rankings;
  private final Miners miners;

  CurrentWeights(Rankings rankings, Miners miners) {
    this.rankings = rankings;
    this.miners = miners;
  }

  Uni<WeightsView> now() {
    return Uni.combine()
        .all()
        .unis(rankings.newest(), miners.all())
        .asTuple()
        .map(read -> view(read.getItem1(), read.getItem2()));
  }

  /// @param minersNow with the blacklist of this moment applied to their validity
  static WeightsView view(Optional<StoredRanking> newest, List<MinerRecord> minersNow) {
    Map<Hotkey, Contender> minerByHotkey =
        minersNow.stream().collect(Collectors.toMap(MinerRecord::hotkey, WindowInputs::contender));
    List<StoredRanking.Place> ranked = newest.map(StoredRanking::rankedInOrder).orElse(List.of());
    Weights weights =
        Weights.of(
            newest.flatMap(StoredRanking::winner),
            ranked.stream().map(StoredRanking.Place::hotkey).toList(),
            hotkey -> Optional.ofNullable(minerByHotkey.get(hotkey)),
            IS_IN_VALIDITY);
    return new WeightsView(
        weights.winnerUid(),
        ranked.stream()
            .map(
                place ->
                    new WeightsView.Weight(
                        place.hotkey().ss58(),
                        uid(Optional.ofNullable(minerByHotkey.get(place.hotkey()))),
                        place.passRate(),
                        weights.weightByMiner().get(place.hotkey())))
            .toList());
  }

  private static int uid(Optional<Contender> minerNow) {
    return minerNow.map(miner -> miner.uid().orElse(UNKNOWN_UID)).orElse(UNKNOWN_UID);
  }
}
