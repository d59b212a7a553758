package ai.leoma.ranking;

import java.util.List;
import java.util.Optional;

/// A ranking under the rules that it names.
///
/// @param window empty while nothing is published
/// @param provisional the window is not full yet: nobody is eligible, ranked or the winner
/// @param standings every miner: by rank, then the unranked by passes, rate, block, hotkey
/// @param pairs each pair of the window with at least one vote, by task, then miner
public record RankingResult(
    Rules rules,
    Optional<Window> window,
    boolean provisional,
    Optional<Standing> winner,
    List<Standing> standings,
    List<PairOutcome> pairs) {

  public RankingResult {
    standings = List.copyOf(standings);
    pairs = List.copyOf(pairs);
    if (provisional && winner.isPresent()) {
      throw new IllegalArgumentException("a provisional ranking has no winner: " + winner.get());
    }
  }
}
