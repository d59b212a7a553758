package ai.leoma.validator;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;

/// A validator as last synced (rules 8).
///
/// @param syncedBlock block at which permit and stake were read
public record RegisteredValidator(Hotkey hotkey, int uid, Rao stake, long syncedBlock) {}
