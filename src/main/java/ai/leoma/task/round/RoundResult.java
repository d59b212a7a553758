package ai.leoma.task.round;

import ai.leoma.task.TaskId;
import java.time.Instant;

/// How one call of [Rounds#runOne] ended.
public sealed interface RoundResult {
  record Published(TaskId task) implements RoundResult {}

  /// Nothing was published; the task id is used again.
  record Nothing(String reason) implements RoundResult {}

  /// The newest task was started less than an interval ago, by whichever replica.
  record NotDue(Instant dueAt) implements RoundResult {}

  /// Another replica runs the round.
  record LockedElsewhere() implements RoundResult {}
}
