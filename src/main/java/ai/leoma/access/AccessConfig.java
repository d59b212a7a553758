package ai.leoma.access;

import ai.leoma.bounds.Bounds;
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

  /// This service's own hotkey: what requests under `btauth/1` must name as their receiver. Tell
  /// it to your validators.
  Optional<String> hotkey();

  /// Under `btauth/1`: how old a nonce may be when the body has been read.
  @WithDefault("10s")
  Duration nonceAge();

  /// Under `btauth/1`: how far a nonce may lie ahead of our clock.
  @WithDefault("2s")
  Duration nonceLead();

  /// Longest request body, bytes, however it is sent.
  @WithDefault("2097152")
  int maxBodyBytes();

  /// From the head of a request to the last byte of its body; later: 408.
  @WithDefault("30s")
  Duration bodyDeadline();

  /// Bytes of all bodies received or answered at a time; above: 503 with `Retry-After`.
  @WithDefault("67108864")
  long maxBodyBytesInFlight();

  /// Signatures that are being checked, or wait for it, at a time; more are answered with 503.
  @WithDefault("256")
  int maxSignatureChecks();

  /// What one hotkey may write (POST, DELETE) in the long run, over all replicas; above: 429. The
  /// very same request again is not counted. Less than 1 stops the start.
  @WithDefault("600")
  int writesPerMinute();

  /// What one hotkey may write at once. Less than 1 stops the start.
  @WithDefault("6000")
  int writeBurst();

  /// Who may change the blacklist, separated by commas; a text that is no address stops the
  /// start.
  Optional<String> adminHotkeys();

  /// @throws IllegalArgumentException or IllegalStateException, with sentences that name the keys
  default void requireUsable() {
    var unusedAdministrators = new Administrators(adminHotkeys().orElse(""));
    var unusedReceiver = new ReceiverHotkey(hotkey());
    Bounds.of("leoma.access")
        .within("signature-expiry", signatureExpiry(), Duration.ofSeconds(1), Duration.ofDays(1))
        .within("nonce-age", nonceAge(), Duration.ofMillis(1), Duration.ofDays(1))
        .within("nonce-lead", nonceLead(), Duration.ZERO, Duration.ofDays(1))
        .positive("max-body-bytes", maxBodyBytes())
        .positive("body-deadline", bodyDeadline())
        .that(
            maxBodyBytesInFlight() >= maxBodyBytes(),
            "max-body-bytes-in-flight",
            maxBodyBytesInFlight() + ", less than the longest body: " + maxBodyBytes())
        .positive("max-signature-checks", maxSignatureChecks())
        .positive("writes-per-minute", writesPerMinute())
        .positive("write-burst", writeBurst())
        .require();
  }
}
