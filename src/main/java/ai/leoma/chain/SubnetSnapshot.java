package ai.leoma.chain;

/// The seats of the subnet and what their hotkeys have revealed. From a node of the chain both
/// are of one finalized block; a Pylon service answers each at its newest block.
public record SubnetSnapshot(Metagraph metagraph, RevealedCommitments revealed) {}
