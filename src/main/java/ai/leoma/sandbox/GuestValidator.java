package ai.leoma.sandbox;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;

/// A validator that is registered on the imitated chain and runs elsewhere, with its own key.
///
/// @param name `guest-1` and so on, also its Pylon identity
public record GuestValidator(String name, Hotkey hotkey, int uid, Rao stake) {}
