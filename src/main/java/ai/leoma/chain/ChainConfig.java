package ai.leoma.chain;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// How this process reaches the chain.
@ConfigMapping(prefix = "leoma.chain")
public interface ChainConfig {
  /// Which adapter: `pylon`.
  @WithDefault("pylon")
  String adapter();

  @WithDefault("99")
  int netuid();

  Pylon pylon();

  /// How far behind the head a block counts as final.
  @WithDefault("3")
  int finalityBlocks();

  /// Deadline of each attempt of each call.
  @WithDefault("30s")
  Duration deadline();

  /// The subnet owner's hotkey, for adapters that cannot read it from the chain.
  Optional<String> ownerHotkey();

  /// The Pylon service, version 2 or newer.
  interface Pylon {
    /// Scheme, host and port; there is no default, so that nobody reads a chain by accident.
    Optional<URI> url();

    /// Bearer token of the open-access routes.
    Optional<String> token();

    /// Name of the identity that writes.
    Optional<String> identity();

    Optional<String> identityToken();
  }
}
