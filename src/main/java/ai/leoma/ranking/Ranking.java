package ai.leoma.ranking;

import ai.leoma.evaluation.PairBallot;
import java.util.ArrayList;
import java.util.Collection;
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
    Optional<Window> window = Window.of(input.newestPublished(), input.rules());
    List<PairOutcome> pairs =
        window
            .map(
                span ->
                    Count.of(
                        input.rules(),
                        span,
                        input.validators(),
                        Ballots.of(input.votes(), span, input.validators()),
                        Ballots.ofOutdated(input.outdatedVotes(), span, input.validators())))
            .orElse(List.of());
    return of(input, window, pairs);
  }

  /// The same where the votes come as ballots, with bits by place in the list of validators.
  ///
  /// @param field everything but the votes
  /// @param counting all ballots of the window on pairs generated with the commitment in force
  /// @param outdated the window's other ones: they show who is active and count for nothing else
  public static RankingResult ofBallots(
      RankingInput field, Collection<PairBallot> counting, Collection<PairBallot> outdated) {
    Optional<Window> window = Window.of(field.newestPublished(), field.rules());
    List<PairOutcome> pairs =
        window
            .map(span -> Count.of(field.rules(), span, field.validators(), counting, outdated))
            .orElse(List.of());
    return of(field, window, pairs);
  }

  private static RankingResult of(
      RankingInput input, Optional<Window> window, List<PairOutcome> pairs) {
    Rules rules = input.rules();
    boolean provisional = window.map(Window::provisional).orElse(true);
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
