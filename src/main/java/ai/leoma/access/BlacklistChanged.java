package ai.leoma.access;

import ai.leoma.chain.Hotkey;

/// Fired after the transaction that changed the blacklist was committed, first as a synchronous CDI
/// event (before the change is answered; observe it only with what takes no time), then as an
/// asynchronous one.
public record BlacklistChanged(Hotkey hotkey, boolean blacklisted) {}
