package ai.leoma.evaluation;

import java.util.List;
import java.util.OptionalLong;

/// All counting votes of some tasks and how far the log had got, both read at one moment: whoever
/// reads the log up to that position finds the same votes.
///
/// @param newestPosition log position of the newest vote of all, empty before the first
/// @param pairs every pair with a vote, of whomever, in no order
public record WindowBallots(OptionalLong newestPosition, List<PairBallot> pairs) {
  public WindowBallots {
    pairs = List.copyOf(pairs);
  }

  public static WindowBallots none() {
    return new WindowBallots(OptionalLong.empty(), List.of());
  }
}
