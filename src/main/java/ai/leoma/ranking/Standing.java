package ai.leoma.ranking;

import java.util.OptionalInt;

/// Where a miner stands.
///
/// @param rank 1 or more; empty for who is not eligible. Rank 1 alone does not win: an eligible
///     miner without a pass can hold it when nobody has one
/// @param passes passed pairs in the window
/// @param settled passed and failed pairs in the window
public record Standing(
    Contender miner,
    OptionalInt rank,
    boolean eligible,
    int passes,
    int settled,
    boolean isWinner) {

  public Standing {
    if (rank.isPresent() != eligible) {
      throw new IllegalArgumentException("exactly the eligible have a rank: " + miner);
    }
    if (passes < 0 || passes > settled) {
      throw new IllegalArgumentException(
          "%d passes of %d settled pairs: %s".formatted(passes, settled, miner));
    }
    if (isWinner && (rank.orElse(0) != 1 || passes == 0)) {
      throw new IllegalArgumentException("only rank 1 with a pass can win: " + miner);
    }
  }
}
