package ai.leoma.inference;

import ai.leoma.chain.Hotkey;

/// Whom to call: a miner's chute by id; its slug is read from the management API right before the
// call.
public record GenerationTarget(Hotkey miner, String chuteId) {}
