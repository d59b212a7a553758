package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;

/// A vote that counted when the log had got to some position, with the envelope that proves it.
///
/// @param envelope digest of the envelope, lower-case hexadecimal
/// @param item place in the submission, from 0 on
public record RecordedVote(
    TaskId task,
    Hotkey miner,
    Hotkey validator,
    boolean passed,
    long signedTimeMillis,
    long logPosition,
    String envelope,
    int item) {

  public TaskPair pair() {
    return new TaskPair(task, miner);
  }
}
