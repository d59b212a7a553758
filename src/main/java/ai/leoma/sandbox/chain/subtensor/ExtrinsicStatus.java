package ai.leoma.sandbox.chain.subtensor;

import ai.leoma.sandbox.chain.ledger.BlockHash;

/// What a node tells whoever watches an extrinsic.
public sealed interface ExtrinsicStatus {
  /// It waits for others of its account.
  record Future() implements ExtrinsicStatus {}

  record Ready() implements ExtrinsicStatus {}

  /// It was passed on to other nodes.
  record Broadcast() implements ExtrinsicStatus {}

  record InBlock(BlockHash block) implements ExtrinsicStatus {}

  /// The block that it was in is not on the best chain any more.
  record Retracted(BlockHash block) implements ExtrinsicStatus {}

  record Finalized(BlockHash block) implements ExtrinsicStatus {}

  /// Another of the same account and nonce took its place.
  record Usurped(BlockHash by) implements ExtrinsicStatus {}

  record Dropped() implements ExtrinsicStatus {}

  record Invalid() implements ExtrinsicStatus {}

  /// Whether nothing comes after it.
  default boolean isLast() {
    return switch (this) {
      case Finalized _, Usurped _, Dropped _, Invalid _ -> true;
      case Future _, Ready _, Broadcast _, InBlock _, Retracted _ -> false;
    };
  }
}
