package ai.leoma.miner;

/// Fired (as an asynchronous CDI event) after a pass that changed who is valid was committed: a new
/// ranking is due at once.
public record ValidityChanged(int changedMiners) {}
