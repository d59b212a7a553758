package ai.leoma.ranking;

import ai.leoma.ranking.Distance.Behind;
import ai.leoma.ranking.Distance.Goal;
import ai.leoma.ranking.Distance.Results;
import ai.leoma.ranking.Distance.Rival;
import ai.leoma.ranking.Distance.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/// One miner against all others.
final class Race {
  private final Rules rules;
  private final Results own;
  private final List<Tally> others;
  private final Tally now;

  Race(Rules rules, Results own, List<Standing> others) {
    this.rules = rules;
    this.own = own;
    this.others =
        others.stream()
            .filter(other -> other.eligible() && other.passes() > 0)
            .map(other -> new Tally(other.miner(), other.passes(), other.settled()))
            .toList();
    this.now = new Tally(own.miner(), own.passes(), own.settled());
  }

  Tally now() {
    return now;
  }

  Behind behind() {
    return new Behind(
        goal(rules.window() - now.passes(), this::withMore),
        goal(rules.window(), this::after),
        rivals());
  }

  /// More passes take nobody's win away but others', so the first number that wins is found by
  /// halving.
  private Optional<Goal> goal(int most, IntFunction<Tally> tallyAt) {
    OptionalInt least = least(most, count -> route(tallyAt.apply(count)).isPresent());
    return least.isEmpty()
        ? Optional.empty()
        : route(tallyAt.apply(least.getAsInt())).map(route -> new Goal(least.getAsInt(), route));
  }

  private Tally withMore(int passes) {
    int settled = Math.min(rules.window(), now.settled() + passes);
    return new Tally(own.miner(), now.passes() + passes, settled);
  }

  /// The oldest tasks have left, and as many passes have come.
  private Tally after(int tasks) {
    Results kept = new Results(own.miner(), own.pairs().subList(tasks, own.pairs().size()));
    return new Tally(own.miner(), kept.passes() + tasks, kept.settled() + tasks);
  }

  /// How the miner wins with this tally; empty when it does not.
  Optional<Route> route(Tally tally) {
    if (tally.passes() == 0 || !tally.isEligible(rules)) {
      return Optional.empty();
    }
    List<Tally> all = new ArrayList<>(others);
    all.add(tally);
    all.sort(Tally.BY_SENIORITY);
    Optional<Tally> dominant = RankOrder.dominant(all, rules.dominancePercent());
    if (dominant.isPresent()) {
      return dominant.filter(tally::equals).map(_ -> Route.DOMINANCE);
    }
    return all.stream().min(Tally.BY_PASSES).filter(tally::equals).map(_ -> Route.MOST_PASSES);
  }

  private List<Rival> rivals() {
    return others.stream()
        .filter(other -> !isOutOfTheWay(other, now))
        .map(this::rival)
        .sorted(
            Comparator.comparingInt((Rival rival) -> -rival.more().orElse(Integer.MAX_VALUE))
                .thenComparing(Rival::miner, Contender.BY_SENIORITY))
        .toList();
  }

  private Rival rival(Tally other) {
    OptionalInt more =
        least(rules.window() - now.passes(), count -> isOutOfTheWay(other, withMore(count)));
    return new Rival(other.miner(), other.passes(), other.settled(), isEarlier(other, now), more);
  }

  private boolean isOutOfTheWay(Tally other, Tally tally) {
    int points = rules.dominancePercent();
    return isEarlier(other, tally) ? tally.beats(other, points) : !other.beats(tally, points);
  }

  private static boolean isEarlier(Tally other, Tally tally) {
    return Tally.BY_SENIORITY.compare(other, tally) < 0;
  }

  /// The least number from 1 to the most that holds, for what goes on to hold once it does.
  private static OptionalInt least(int most, IntPredicate holds) {
    if (most < 1 || !holds.test(most)) {
      return OptionalInt.empty();
    }
    int failing = 0;
    int holding = most;
    while (holding - failing > 1) {
      int middle = (failing + holding) >>> 1;
      if (holds.test(middle)) {
        holding = middle;
      } else {
        failing = middle;
      }
    }
    return OptionalInt.of(holding);
  }
}
