package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.miner.MinerRecord;
import ai.leoma.miner.Miners;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Who is paid at this moment: the newest ranking's winner, if it is still valid (rules 6).
@ApplicationScoped
public class CurrentWeights {
  /// `winner_uid` of a burn.
  private static final int BURN = 0;

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
    Map<Hotkey, MinerRecord> minerByHotkey =
        minersNow.stream().collect(Collectors.toMap(MinerRecord::hotkey, Function.identity()));
    Optional<MinerRecord> payable =
        newest
            .flatMap(StoredRanking::winner)
            .map(minerByHotkey::get)
            .filter(MinerRecord::valid)
            .filter(miner -> miner.uid() != BURN);
    return new WeightsView(
        payable.map(MinerRecord::uid).orElse(BURN),
        newest.map(StoredRanking::ranked).orElse(List.of()).stream()
            .map(place -> weight(place, payable, minerByHotkey.get(place.hotkey())))
            .toList());
  }

  private static WeightsView.Weight weight(
      StoredRanking.Place place, Optional<MinerRecord> payable, MinerRecord minerNow) {
    boolean isPaid = payable.map(MinerRecord::hotkey).filter(place.hotkey()::equals).isPresent();
    return new WeightsView.Weight(
        place.hotkey().ss58(),
        minerNow == null ? 0 : minerNow.uid(),
        place.passRate(),
        isPaid ? 1.0 : 0.0);
  }
}
