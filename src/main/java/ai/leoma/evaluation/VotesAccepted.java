package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;
import java.util.Set;

/// Fired (as an asynchronous CDI event) after a batch of votes was committed.
public record VotesAccepted(Hotkey validator, Set<TaskId> tasks) {
  public VotesAccepted {
    tasks = Set.copyOf(tasks);
  }
}
