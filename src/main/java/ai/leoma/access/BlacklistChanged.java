package ai.leoma.access;

import ai.leoma.chain.Hotkey;

/// Fired (as an asynchronous CDI event) after the transaction that changed the blacklist was
/// committed.
public record BlacklistChanged(Hotkey hotkey, boolean blacklisted) {}
