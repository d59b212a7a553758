package ai.leoma.validator.weights;

import java.util.OptionalLong;

/// When weights are set: every so many blocks (rules: a cadence of ours, never taken for the
/// chain's epoch), and once more shortly before an epoch of the chain, unless they were set not
/// long before: so every epoch counts weights of its own time, however long it is.
///
/// @param cadenceBlocks blocks between two settings
public record WeightSchedule(long cadenceBlocks) {
  /// Some five minutes: time for a few tries, and for the chain to put an epoch off.
  private static final long BEFORE_EPOCH_BLOCKS = 25;

  public WeightSchedule {
    if (cadenceBlocks < 1) {
      throw new IllegalArgumentException(
          "weights cannot be set every " + cadenceBlocks + " blocks");
    }
  }

  /// @param lastBlock of the last setting that the chain has, or may still take
  /// @param nextEpoch the block at which the next epoch is expected, where the chain tells
  public boolean isDue(long block, long lastBlock, OptionalLong nextEpoch) {
    long since = block - lastBlock;
    return since >= cadenceBlocks
        || isShortlyBefore(nextEpoch, block) && mayBeDueForAnEpoch(block, lastBlock);
  }

  /// Whether an epoch could make them due, wherever it is.
  public boolean mayBeDueForAnEpoch(long block, long lastBlock) {
    return block - lastBlock >= restBlocks();
  }

  private static boolean isShortlyBefore(OptionalLong epoch, long block) {
    return epoch.isPresent()
        && block < epoch.getAsLong()
        && block >= epoch.getAsLong() - BEFORE_EPOCH_BLOCKS;
  }

  /// Weights younger than this are young enough for an epoch.
  private long restBlocks() {
    return Math.max(1, cadenceBlocks / 2);
  }
}
