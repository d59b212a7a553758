package ai.leoma.sandbox;

import java.util.Locale;

/// How the product reaches the imitated chain.
public enum ChainAdapter {
  /// Its nodes, over JSON-RPC.
  NATIVE,
  /// A Pylon service before it.
  PYLON;

  /// The value of `leoma.chain.adapter`.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
