package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.miner.MinerRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Who is paid at this moment: the newest ranking's winner, if it is still valid (rules 6).
final class CurrentWeights {
  private static final int UNKNOWN_UID = 0;

  /// A blacklisted miner is read as an invalid one.
  private static final Predicate<Hotkey> IS_IN_VALIDITY = hotkey -> false;

  private CurrentWeights() {}

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
