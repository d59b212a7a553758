package ai.leoma.task.round;

import ai.leoma.task.round.RoundState.Open;
import java.time.Instant;

/// What [RoundRepository#begin] found.
sealed interface RoundStart {
  /// The attempt is written down and may go on from this state.
  record Begun(Open state) implements RoundStart {}

  /// The newest task was started less than an interval ago.
  record NotDue(Instant dueAt) implements RoundStart {}

  /// There is no source to draw from.
  record NoSource() implements RoundStart {}
}
