package ai.leoma.ranking;

/// What the validators together say about one video.
public enum PairState {
  PASSED,
  FAILED,
  /// Not settled: neither side has its majority.
  OPEN;

  public boolean isSettled() {
    return this != OPEN;
  }
}
