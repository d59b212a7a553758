package ai.leoma.ranking;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Puts eligible miners in the order of their ranks.
final class RankOrder {

  private RankOrder() {}

  /// Participants first: the dominant one if there is one, the others by passes. Then those
  /// without a pass, by seniority.
  static List<Tally> of(List<Tally> eligible, int dominancePercent) {
    List<Tally> participants =
        eligible.stream().filter(tally -> tally.passes() > 0).sorted(Tally.BY_SENIORITY).toList();
    Optional<Tally> winner = winner(participants, dominancePercent);

    List<Tally> ordered = new ArrayList<>();
    winner.ifPresent(ordered::add);
    participants.stream()
        .filter(tally -> winner.isEmpty() || !tally.equals(winner.get()))
        .sorted(Tally.BY_PASSES)
        .forEach(ordered::add);
    eligible.stream()
        .filter(tally -> tally.passes() == 0)
        .sorted(Tally.BY_SENIORITY)
        .forEach(ordered::add);
    return ordered;
  }

  /// The dominant participant, or else the one with the most passes; empty without participants.
  static Optional<Tally> winner(List<Tally> bySeniority, int dominancePercent) {
    return dominant(bySeniority, dominancePercent)
        .or(() -> bySeniority.stream().min(Tally.BY_PASSES));
  }

  /// The one that beats every earlier participant and that no later one beats. Of two such, the
  /// later would beat the earlier, so there is at most one: the last that beats the best before it.
  static Optional<Tally> dominant(List<Tally> bySeniority, int points) {
    Tally best = null;
    Tally leader = null;
    boolean isBeaten = false;
    for (Tally tally : bySeniority) {
      if (best == null || tally.beats(best, points)) {
        leader = tally;
        isBeaten = false;
      } else {
        isBeaten |= tally.beats(leader, points);
      }
      best = best == null || tally.hasHigherRate(best) ? tally : best;
    }
    return isBeaten ? Optional.empty() : Optional.ofNullable(leader);
  }
}
