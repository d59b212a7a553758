package ai.leoma.evaluation;

import java.util.List;
import java.util.OptionalLong;

/// The counting votes of some tasks and how far the log had got, both read at one moment: whoever
/// reads the log up to that position finds the same votes.
///
/// @param newestPosition log position of the newest vote of all, empty before the first
public record VoteSnapshot(OptionalLong newestPosition, List<VoteRecord> counting) {
  public VoteSnapshot {
    counting = List.copyOf(counting);
  }

  public static VoteSnapshot none() {
    return new VoteSnapshot(OptionalLong.empty(), List.of());
  }
}
