package ai.leoma.access;

import ai.leoma.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a signature of `btauth/1` covers (facts of the chain, section 9; golden vector
/// `btauth1-golden.json`), and the headers that carry it.
///
/// @param method in upper case
/// @param target path and query exactly as on the wire
/// @param bodySha256 of the raw body, lower-case hexadecimal
/// @param nonce nanoseconds since 1970, in decimal
/// @param sender SS58 address of the signer
/// @param receiver SS58 address of whom it is for
public record BtauthMessage(
    String method,
    String target,
    String bodySha256,
    String nonce,
    String sender,
    Optional<String> receiver) {
  public static final String NAME = "btauth/1";
  public static final String CRYPTO = "sr25519";
  public static final String VERSION = "1";

  public static final String VERSION_HEADER = "X-Bittensor-Version";
  public static final String HOTKEY_HEADER = "X-Bittensor-Hotkey";
  public static final String RECEIVER_HEADER = "X-Bittensor-Receiver";
  public static final String NONCE_HEADER = "X-Bittensor-Nonce";
  public static final String CRYPTO_HEADER = "X-Bittensor-Crypto";
  public static final String SIGNATURE_HEADER = "X-Bittensor-Signature";

  private static final String NO_RECEIVER = "-";

  public static BtauthMessage of(
      String method,
      String target,
      byte[] body,
      String nonce,
      String sender,
      Optional<String> receiver) {
    return new BtauthMessage(method, target, Sha256.hexOf(body), nonce, sender, receiver);
  }

  /// Eight lines of UTF-8, no line feed after the last.
  public byte[] bytes() {
    return String.join(
            "\n",
            NAME,
            CRYPTO,
            method,
            target,
            bodySha256,
            nonce,
            sender,
            receiver.orElse(NO_RECEIVER))
        .getBytes(StandardCharsets.UTF_8);
  }
}
