package ai.leoma.ranking;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Puts eligible miners in the order of their ranks.
final class RankOrder {

  private RankOrder() {}

  /// Participants first: the dominant one if there is one, the others by passes. Then those
  /// without a pass, by seniority.
  static List<Tally> of(List<Tally> eligible, int dominancePercent) {
    List<Tally> participants =
        eligible.stream().filter(tally -> tally.passes() > 0).sorted(Tally.BY_SENIORITY).toList();
    Optional<Tally> dominant = dominant(participants, dominancePercent);

    List<Tally> ordered = new ArrayList<>();
    dominant.ifPresent(ordered::add);
    participants.stream()
        .filter(tally -> dominant.isEmpty() || !tally.equals(dominant.get()))
        .sorted(Tally.BY_PASSES)
        .forEach(ordered::add);
    eligible.stream()
        .filter(tally -> tally.passes() == 0)
        .sorted(Tally.BY_SENIORITY)
        .forEach(ordered::add);
    return ordered;
  }

  /// The one that beats every earlier participant and that no later one beats. Of two such, the
  /// later would beat the earlier, so there is at most one.
  static Optional<Tally> dominant(List<Tally> bySeniority, int dominancePercent) {
    return IntStream.range(0, bySeniority.size())
        .filter(place -> isDominant(bySeniority, place, dominancePercent))
        .mapToObj(bySeniority::get)
        .findFirst();
  }

  private static boolean isDominant(List<Tally> bySeniority, int place, int points) {
    Tally tally = bySeniority.get(place);
    List<Tally> earlier = bySeniority.subList(0, place);
    List<Tally> later = bySeniority.subList(place + 1, bySeniority.size());
    return earlier.stream().allMatch(other -> tally.beats(other, points))
        && later.stream().noneMatch(other -> other.beats(tally, points));
  }
}
