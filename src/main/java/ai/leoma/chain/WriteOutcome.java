package ai.leoma.chain;

import java.util.OptionalLong;

/// What became of a write to the chain.
public sealed interface WriteOutcome {
  /// Handed over, and nobody tells yet what becomes of it: confirm it by reading the chain before
  /// it is tried again.
  ///
  /// @param lastBlock number of the last block that may still take it; empty when the adapter
  ///     cannot tell
  record Unconfirmed(OptionalLong lastBlock) implements WriteOutcome {}

  /// In a block, where it took effect at once.
  ///
  /// @param extrinsicHash `0x` and 64 lower-case hex digits
  /// @param isFinal whether the block can not be reverted any more
  record Included(BlockReference block, String extrinsicHash, boolean isFinal)
      implements WriteOutcome {}

  /// In a block, sealed until the pulse of a drand round opens it.
  ///
  /// @param extrinsicHash `0x` and 64 lower-case hex digits
  /// @param isFinal whether the block can not be reverted any more
  /// @param revealRound the round that opens it
  /// @param revealBlock first block in which the chain is expected to open it
  record IncludedSealed(
      BlockReference block,
      String extrinsicHash,
      boolean isFinal,
      long revealRound,
      long revealBlock)
      implements WriteOutcome {}

  /// Not done, and nothing of it is on its way any more.
  record Refused(WriteRefusal reason) implements WriteOutcome {}
}
