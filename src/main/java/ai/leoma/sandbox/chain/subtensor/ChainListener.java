package ai.leoma.sandbox.chain.subtensor;

import ai.leoma.sandbox.chain.ledger.Block;
import ai.leoma.sandbox.chain.ledger.BlockHash;

/// Hears of the chain while it happens. Must not block, and not call back into the chain.
public interface ChainListener {
  /// There is a new head.
  default void onHead(Block block) {}

  /// The chain is final up to here.
  default void onFinalized(Block block) {}

  /// An extrinsic that came to this chain went on its way.
  default void onExtrinsic(BlockHash extrinsic, ExtrinsicStatus status) {}
}
