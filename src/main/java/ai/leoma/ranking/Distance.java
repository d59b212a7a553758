package ai.leoma.ranking;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// How far a miner is from winning, by the same rules that rank. All others are taken as they are:
/// their passes and settled pairs do not change.
public sealed interface Distance {

  /// The window is not full: until then nobody can win.
  ///
  /// @param tasks that are still to be published
  record WindowNotFull(long tasks) implements Distance {}

  /// The miner is not valid: no number of passes helps.
  record NotValid() implements Distance {}

  /// Ranked with what is settled now, it wins.
  record Leads() implements Distance {}

  /// Ranked with what is settled now, it does not win.
  ///
  /// @param more the least number of additional passes in the current window with which it would
  ///     win; empty when not even all of the window would do. They are counted on tasks without a
  ///     settled pair first, then on failed ones
  /// @param rolling the least number of tasks to come after which it wins if it passes all of them,
  ///     while the window drops as many of the oldest; empty when not even a whole window of passes
  ///     would do
  /// @param rivals whom it has to overtake one by one for dominance, the most distant first
  record Behind(Optional<Goal> more, Optional<Goal> rolling, List<Rival> rivals)
      implements Distance {
    public Behind {
      rivals = List.copyOf(rivals);
    }
  }

  /// @param count passes or tasks, 1 or more
  /// @param route what would make it win then
  record Goal(int count, Route route) {}

  /// Why somebody wins (rules 5).
  enum Route {
    DOMINANCE,
    MOST_PASSES
  }

  /// A participant that stands in the way of dominance.
  ///
  /// @param isEarlier committed earlier, and so has to be beaten; a later one only must not beat
  /// @param more the least number of additional passes with which it is out of the way; empty when
  ///     not even all of the window would do
  record Rival(Contender miner, int passes, int settled, boolean isEarlier, OptionalInt more) {}

  /// What the miner itself has in the window.
  ///
  /// @param pairs the state of each task of the window for it, oldest first; open where it has no
  ///     video
  record Results(Contender miner, List<PairState> pairs) {
    public Results {
      pairs = List.copyOf(pairs);
    }

    int passes() {
      return (int) pairs.stream().filter(pair -> pair == PairState.PASSED).count();
    }

    int settled() {
      return (int) pairs.stream().filter(PairState::isSettled).count();
    }
  }

  /// @param others the other participants: eligible, with at least one pass
  /// @throws IllegalArgumentException when the pairs are not those of the window
  static Distance of(Rules rules, Results own, List<Standing> others) {
    if (own.pairs().size() > rules.window()) {
      throw new IllegalArgumentException(
          "%d pairs in a window of %d tasks".formatted(own.pairs().size(), rules.window()));
    }
    if (!own.miner().valid()) {
      return new NotValid();
    }
    if (own.pairs().size() < rules.window()) {
      return new WindowNotFull((long) rules.window() - own.pairs().size());
    }
    Race race = new Race(rules, own, others);
    return race.route(race.now()).isPresent() ? new Leads() : race.behind();
  }
}
