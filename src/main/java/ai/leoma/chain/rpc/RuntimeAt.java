package ai.leoma.chain.rpc;

import ai.leoma.chain.runtime.RuntimeMetadata;

/// The runtime that was in force at a block.
///
/// @param specVersion what it can do; metadata belong to it
/// @param transactionVersion how its extrinsics are put together
public record RuntimeAt(long specVersion, long transactionVersion, RuntimeMetadata metadata) {}
