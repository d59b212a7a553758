package ai.leoma.sandbox;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;

/// A validator that is registered on the imitated chain and runs elsewhere, with its own key.
public record GuestValidator(Hotkey hotkey, int uid, Rao stake) {}
