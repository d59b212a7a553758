package ai.leoma.chain.rpc;

import io.smallrye.mutiny.Uni;

/// The runtimes of the chain, each read once: by the metadata of the one that was in force at a
/// block everything at that block is read and written.
public interface Runtimes {
  /// Ends as [ai.leoma.chain.ChainUnavailable] when no node answers or the answer is no metadata.
  ///
  /// @param blockHash `0x` and 64 hex digits
  Uni<RuntimeAt> at(String blockHash);
}
