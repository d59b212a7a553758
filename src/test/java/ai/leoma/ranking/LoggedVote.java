package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;

/// A signed vote as it stands in the log.
///
/// @param signedTimeMillis when the validator says it signed, in milliseconds since 1970
/// @param logPosition where the log has it; later is greater, and no two votes share one
public record LoggedVote(
    TaskId task,
    Hotkey miner,
    Hotkey validator,
    boolean passed,
    long signedTimeMillis,
    long logPosition) {

  public LoggedVote {
    if (signedTimeMillis < 0) {
      throw new IllegalArgumentException("signed before 1970: " + signedTimeMillis);
    }
    if (logPosition < 0) {
      throw new IllegalArgumentException("the log has no position " + logPosition);
    }
  }

  /// Whether this vote takes the place of another one of the same validator on the same pair: the
  /// greater signed time, then the greater log position.
  public boolean supersedes(LoggedVote other) {
    int bySignedTime = Long.compare(signedTimeMillis, other.signedTimeMillis);
    return bySignedTime > 0 || (bySignedTime == 0 && logPosition > other.logPosition);
  }

  Vote asVote() {
    return new Vote(task, miner, validator, passed);
  }
}
