package ai.leoma.ranking;

/// The numbers of the tournament, under the version of the rules that reads them.
///
/// @param version the rules' version; every stored ranking names it
/// @param window consecutive tasks that count, at most [#LONGEST_WINDOW]
/// @param completenessPercent share of the window that must be settled for a miner to be eligible
/// @param dominancePercent percentage points by which a later miner must be better, strictly
/// @param consensus whose stake a majority is measured against
/// @param activeTasks a validator is active if it voted on one of this many newest tasks
public record Rules(
    int version,
    int window,
    int completenessPercent,
    int dominancePercent,
    ConsensusBase consensus,
    int activeTasks) {

  public static final int VERSION = 1;

  /// Keeps the products of the cross multiplications far inside a long, and so exact.
  public static final int LONGEST_WINDOW = 1_000_000;

  public Rules {
    requireWithin("version", version, 1, VERSION);
    requireWithin("window", window, 1, LONGEST_WINDOW);
    requireWithin("completenessPercent", completenessPercent, 1, 100);
    requireWithin("dominancePercent", dominancePercent, 0, 100);
    if (consensus == null) {
      throw new IllegalArgumentException("consensus must be one of the bases, but is missing");
    }
    requireWithin("activeTasks", activeTasks, 1, LONGEST_WINDOW);
  }

  public static Rules standard() {
    return new Rules(VERSION, 100, 80, 5, ConsensusBase.ACTIVE, 9);
  }

  /// Settled pairs from which a valid miner is eligible: the completeness, rounded up.
  public int requiredSettled() {
    return (int) (((long) completenessPercent * window + 99) / 100);
  }

  private static void requireWithin(String field, int value, int least, int greatest) {
    if (value < least || value > greatest) {
      throw new IllegalArgumentException(
          "%s must be from %d to %d, but is %d".formatted(field, least, greatest, value));
    }
  }
}
