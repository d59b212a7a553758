package ai.leoma.sandbox.chain.ledger;

import ai.leoma.sandbox.chain.metadata.ImitatedRuntime;

/// A block with the storage after it.
///
/// @param runtime the one of that storage: where a block brings a new one, its own events are still
///     written by the old
public record Block(BlockHash hash, Body body, ImitatedRuntime runtime, StoredState state) {
  public static Block of(Body body, ImitatedRuntime runtime, StoredState state) {
    return new Block(body.header().hash(), body, runtime, state);
  }

  public long number() {
    return body.header().number();
  }

  public BlockHash parentHash() {
    return body.header().parentHash();
  }

  /// Typed access to the storage after it.
  public ChainState chainState() {
    return new ChainState(runtime, state);
  }
}
