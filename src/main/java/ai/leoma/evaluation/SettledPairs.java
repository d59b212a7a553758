package ai.leoma.evaluation;

import ai.leoma.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.util.Set;

/// Which pairs are settled (rules 2). Asked before votes of the last hour are shown, answered by
/// room `ranking`; without an answer none counts as settled.
public interface SettledPairs {
  /// The settled pairs of the published tasks `first` to `last`, both included.
  Uni<Set<TaskPair>> onTasks(TaskId first, TaskId last);
}
