package ai.leoma.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/// Who may call, and with what.
@ConfigMapping(prefix = "leoma.access")
public interface AccessConfig {
  /// How far the signed time may lie from ours, to either side.
  @WithDefault("300s")
  Duration signatureExpiry();

  /// The longest request body, however it is sent.
  @WithDefault("2097152")
  int maxBodyBytes();

  /// From the head of a request to the last byte of its body.
  @WithDefault("30s")
  Duration bodyDeadline();

  /// The bytes of all bodies that are being received or answered at a time.
  @WithDefault("67108864")
  long maxBodyBytesInFlight();

  /// The hotkeys that may change the blacklist, separated by commas.
  Optional<String> adminHotkeys();
}
