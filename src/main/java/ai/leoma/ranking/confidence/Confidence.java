package ai.leoma.ranking.confidence;

/// How firmly a ranking has its winner: in how many resamples of the window's tasks the same miner
/// wins.
///
/// @param resamples how often the window was drawn anew
/// @param sameWinner how often the same miner won
public record Confidence(int resamples, int sameWinner) {
  public Confidence {
    if (resamples < 1 || sameWinner < 0 || sameWinner > resamples) {
      throw new IllegalArgumentException(
          "the same winner in %d of %d resamples".formatted(sameWinner, resamples));
    }
  }

  /// From 0 to 1.
  public double share() {
    return (double) sameWinner / resamples;
  }
}
