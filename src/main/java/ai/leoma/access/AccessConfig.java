package ai.leoma.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/// Who may call, and with what.
@ConfigMapping(prefix = "leoma.access")
public interface AccessConfig {
  /// Whether requests may be signed with the headers of the old service, beside `btauth/1`.
  @WithDefault("true")
  boolean oldHeaders();

  /// Under the old headers: how far the signed time may lie from ours, to either side.
  @WithDefault("300s")
  Duration signatureExpiry();

  /// The hotkey of this service, which requests under `btauth/1` must name as their receiver.
  Optional<String> hotkey();

  /// Under `btauth/1`: how old a nonce may be when the body has been read.
  @WithDefault("10s")
  Duration nonceAge();

  /// Under `btauth/1`: how far a nonce may lie ahead of our clock.
  @WithDefault("2s")
  Duration nonceLead();

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
