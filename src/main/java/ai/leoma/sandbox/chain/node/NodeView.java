package ai.leoma.sandbox.chain.node;

import ai.leoma.sandbox.chain.ledger.Block;
import ai.leoma.sandbox.chain.ledger.BlockHash;
import ai.leoma.sandbox.chain.ledger.Body;
import ai.leoma.sandbox.chain.subtensor.Subtensor;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// The chain as one node sees it, which may lag behind.
///
/// @param lag how many blocks the node is behind
/// @param lastFinal number of the last block that is final there, however far the chain is
record NodeView(Subtensor chain, IntSupplier lag, LongSupplier lastFinal) {
  Block head() {
    return behind(chain.head());
  }

  Block finalized() {
    Block seen = behind(chain.finalized());
    while (seen.number() > lastFinal.getAsLong() && chain.block(seen.parentHash()).isPresent()) {
      seen = chain.block(seen.parentHash()).orElseThrow();
    }
    return seen;
  }

  private Block behind(Block block) {
    Block seen = block;
    for (int i = 0; i < lag.getAsInt(); i++) {
      seen = chain.block(seen.parentHash()).orElse(seen);
    }
    return seen;
  }

  Optional<BlockHash> hashAt(long number) {
    return number <= head().number() ? chain.hashAt(number) : Optional.empty();
  }

  Optional<Body> body(BlockHash hash) {
    return chain.body(hash).filter(body -> body.header().number() <= head().number());
  }

  /// The storage of a block, by default of the newest.
  ///
  /// @throws RpcError if there is no such block or its storage is discarded
  Block state(Optional<BlockHash> hash) {
    if (hash.isEmpty()) {
      return head();
    }
    return body(hash.get())
        .map(
            known ->
                chain.block(hash.get()).orElseThrow(() -> RpcError.discarded(hash.get().hex())))
        .orElseThrow(() -> RpcError.unknownBlock(hash.get().hex()));
  }
}
