package ai.leoma.miner;

/// Fired after a pass that changed who is valid was committed, first as a synchronous CDI event
/// (observe it only with what takes no time), then as an asynchronous one: a new ranking is due at
/// once.
public record ValidityChanged(int changedMiners) {}
