package ai.leoma.chain.node;

import ai.leoma.chain.Hotkey;
import java.util.Optional;

/// Accounts of the chain as addresses.
final class Accounts {
  private Accounts() {}

  /// Empty for the key of zeros, which the chain gives where it has none.
  ///
  /// @param key 32 bytes
  static Optional<Hotkey> of(byte[] key) {
    for (byte each : key) {
      if (each != 0) {
        return Optional.of(Hotkey.ofPublicKey(key));
      }
    }
    return Optional.empty();
  }
}
