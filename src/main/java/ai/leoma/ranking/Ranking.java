package ai.leoma.ranking;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The rules of consensus, window, eligibility and rank as one pure function: the same code whether
/// the service ranks, a miner asks for its standing, or a stranger audits a published result.
public final class Ranking {

  private Ranking() {}

  /// The order of miners, validators and votes in the input makes no difference.
  ///
  /// @throws IllegalArgumentException when a registered validator has two votes on one pair
  public static RankingResult of(RankingInput input) {
    Rules rules = input.rules();
    Optional<Window> window = Window.of(input.newestPublished(), rules);
    boolean provisional = window.map(Window::provisional).orElse(true);
    List<PairOutcome> pairs = window.map(full -> Ballots.count(input, full)).orElse(List.of());
    List<Tally> tallies = Tally.of(input.miners(), pairs);
    List<Standing> standings = standings(tallies, rules, provisional);
    Optional<Standing> winner = standings.stream().filter(Standing::isWinner).findFirst();
    return new RankingResult(rules, window, provisional, winner, standings, pairs);
  }

  private static List<Standing> standings(List<Tally> tallies, Rules rules, boolean provisional) {
    List<Tally> eligible = new ArrayList<>();
    List<Tally> unranked = new ArrayList<>();
    for (Tally tally : tallies) {
      (!provisional && tally.isEligible(rules) ? eligible : unranked).add(tally);
    }
    List<Standing> standings = new ArrayList<>();
    for (Tally tally : RankOrder.of(eligible, rules.dominancePercent())) {
      boolean isWinner = standings.isEmpty() && tally.passes() > 0;
      standings.add(tally.ranked(standings.size() + 1, isWinner));
    }
    unranked.stream().sorted(Tally.BY_PASSES).map(Tally::unranked).forEach(standings::add);
    return standings;
  }
}
