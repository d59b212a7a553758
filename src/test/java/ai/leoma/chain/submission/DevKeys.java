package ai.leoma.chain.submission;

import ai.leoma.chain.Hex;
import ai.leoma.chain.KeyPair;

/// The keys that every Substrate development chain knows (`//Alice` and so on).
final class DevKeys {
  private static final String ROOT =
      "0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e";

  private DevKeys() {}

  static KeyPair of(String name) {
    try (KeyPair root = KeyPair.ofMiniSecret(Hex.decode(ROOT))) {
      return root.deriveHard(name);
    }
  }
}
