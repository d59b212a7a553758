package ai.leoma.chain.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/// When a subnet's epochs fire under the stateful scheduler, and with that when a timelocked commit
/// of weights is revealed. All of it is read at one block.
///
/// @param currentBlock the block at which the rest was read
/// @param lastEpochBlock block of the last epoch
/// @param pendingEpochAt block for which the owner asked for an epoch; 0 when none is asked for
/// @param subnetEpochIndex how many epochs there were
/// @param tempoBlocks blocks from epoch to epoch; 0 when there are no epochs
/// @param blocksSinceLastStep as the chain counts them
public record EpochSchedule(
    long currentBlock,
    long lastEpochBlock,
    long pendingEpochAt,
    long subnetEpochIndex,
    long tempoBlocks,
    long blocksSinceLastStep) {
  /// The longest a subnet can go without an epoch.
  private static final long MOST_BLOCKS_WITHOUT_STEP = 50_400;

  /// More than any subnet may choose, so that no answer of a node keeps us counting.
  public static final long MOST_REVEAL_EPOCHS = 1_000;

  /// The chain may reveal some blocks late; the pulse must be there by then, not before.
  private static final long BLOCKS_AFTER_REVEAL = 3;

  public EpochSchedule {
    if (currentBlock < 0 || lastEpochBlock < 0 || pendingEpochAt < 0 || tempoBlocks < 0) {
      throw new IllegalArgumentException("blocks are not negative");
    }
  }

  /// The first block in which a commit that is included in the next block is revealed; empty when
  /// the subnet has no epochs.
  ///
  /// @param revealPeriodEpochs how many epochs a commit stays sealed
  /// @throws IllegalArgumentException if they are negative or more than 1000
  public OptionalLong firstRevealBlock(long revealPeriodEpochs) {
    if (revealPeriodEpochs < 0 || revealPeriodEpochs > MOST_REVEAL_EPOCHS) {
      throw new IllegalArgumentException(
          "commits are revealed after 0 to 1000 epochs, not " + revealPeriodEpochs);
    }
    if (tempoBlocks == 0) {
      return OptionalLong.empty();
    }
    Walk walk = new Walk();
    walk.toNextBlock();
    walk.toIndex(walk.index + revealPeriodEpochs);
    return OptionalLong.of(walk.block);
  }

  /// The block in which an epoch is expected to fire; empty when the subnet has no epochs.
  ///
  /// @param epochsFromNow 1 for the next one
  /// @throws IllegalArgumentException if they are not positive or more than 1000
  public OptionalLong epochBlock(long epochsFromNow) {
    if (epochsFromNow < 1 || epochsFromNow > MOST_REVEAL_EPOCHS) {
      throw new IllegalArgumentException("not 1 to 1000 epochs from now: " + epochsFromNow);
    }
    if (tempoBlocks == 0) {
      return OptionalLong.empty();
    }
    Walk walk = new Walk();
    walk.toIndex(subnetEpochIndex + epochsFromNow);
    return OptionalLong.of(walk.block);
  }

  /// The next block in which an epoch fires; empty when the subnet has none.
  public OptionalLong nextEpochBlock() {
    if (tempoBlocks == 0) {
      return OptionalLong.empty();
    }
    Walk walk = new Walk();
    while (walk.index == subnetEpochIndex) {
      walk.toNextBlock();
    }
    return OptionalLong.of(walk.block);
  }

  /// The moment for which the round of the beacon is taken that opens the commit:
  /// `beacon.roundAt(schedule.revealTime(...))`.
  ///
  /// @param now time of the current block
  /// @param blockTime from block to block
  public Instant revealTime(long firstRevealBlock, Instant now, Duration blockTime) {
    return now.plus(blockTime.multipliedBy(firstRevealBlock + BLOCKS_AFTER_REVEAL - currentBlock));
  }

  /// Goes from block to block as the chain does.
  private final class Walk {
    private long block = currentBlock;
    private long last = lastEpochBlock;
    private long pending = pendingEpochAt;
    private long sinceStep = blocksSinceLastStep;
    private long index = subnetEpochIndex;

    void toIndex(long wanted) {
      while (index < wanted) {
        toNextBlock();
      }
    }

    void toNextBlock() {
      block++;
      boolean fires =
          pending > 0 && block >= pending
              || sinceStep > MOST_BLOCKS_WITHOUT_STEP
              || block - last >= tempoBlocks;
      if (fires) {
        index++;
        last = block;
        pending = 0;
        sinceStep = 0;
      } else {
        sinceStep++;
      }
    }
  }
}
