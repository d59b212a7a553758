package ai.leoma.ranking.check;

/// One vote as a ranking's inputs list it.
///
/// @param envelope digest of the envelope, lower-case hexadecimal
/// @param item place in the submission, from 0 on
record ListedVote(
    long task,
    String miner,
    String validator,
    boolean passed,
    long signedTimeMillis,
    long position,
    String envelope,
    int item) {

  @Override
  public String toString() {
    return "the vote of %s on %s in task %d".formatted(validator, miner, task);
  }
}
