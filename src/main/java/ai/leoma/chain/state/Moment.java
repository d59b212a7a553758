package ai.leoma.chain.state;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.rpc.RuntimeAt;

/// A block and the runtime in force at it: everything of one snapshot is read at one moment.
public record Moment(BlockReference block, RuntimeAt runtime) {}
