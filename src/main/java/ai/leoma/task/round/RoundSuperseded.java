package ai.leoma.task.round;

import ai.leoma.task.round.RoundState.Attempt;

/// A later attempt took over; this one must not change anything any more.
final class RoundSuperseded extends RuntimeException {
  RoundSuperseded(Attempt attempt) {
    super("task %d: attempt %d was overtaken".formatted(attempt.task().value(), attempt.number()));
  }
}
