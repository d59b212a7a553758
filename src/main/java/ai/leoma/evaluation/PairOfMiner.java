package ai.leoma.evaluation;

import ai.leoma.task.TaskId;
import java.util.List;

/// The counting votes on a miner's video in one task, with their evidence.
///
/// @param accepted how many votes were ever accepted on it, also those that do not count any more:
///     while this is the same, so are the votes that count, unless somebody changed them by hand
/// @param votes oldest first
public record PairOfMiner(TaskId task, int accepted, List<MinerVote> votes) {
  public PairOfMiner {
    votes = List.copyOf(votes);
  }
}
