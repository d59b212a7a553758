package ai.leoma.sandbox;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.Rao;

/// One validator that an imitated world runs itself.
///
/// @param name `validator-1` and so on, also its Pylon identity
public record ImitatedValidator(String name, KeyPair keyPair, int uid, Rao stake) {

  public Hotkey hotkey() {
    return keyPair.hotkey();
  }
}
