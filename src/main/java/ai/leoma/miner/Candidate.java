package ai.leoma.miner;

import ai.leoma.chain.Hotkey;

/// A seat of the subnet whose hotkey has revealed a commitment.
record Candidate(int uid, Hotkey hotkey, boolean isBlacklisted, Commitment commitment) {}
