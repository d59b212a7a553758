package ai.leoma.ranking;

import ai.leoma.answer.Answer;
import ai.leoma.chain.Hotkey;
import ai.leoma.miner.MinerRecord;
import ai.leoma.validator.weights.WeightsStatement;
import com.fasterxml.jackson.databind.ObjectMapper;
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

  /// The answer with what stands behind it.
  ///
  /// @param ranking the one that it follows; empty before the first
  /// @param payee who gets everything; empty: the weights burn
  record Published(
      Answer answer, Optional<StoredRanking> ranking, Optional<WeightsStatement.Payee> payee) {}

  static Published published(
      Optional<StoredRanking> newest, List<MinerRecord> minersNow, ObjectMapper json) {
    WeightsView view = view(newest, minersNow);
    return new Published(
        Answer.of(view, json),
        newest,
        view.miners().stream()
            .filter(miner -> miner.weight() > 0)
            .findFirst()
            .map(
                miner -> new WeightsStatement.Payee(miner.uid(), new Hotkey(miner.minerHotkey()))));
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
