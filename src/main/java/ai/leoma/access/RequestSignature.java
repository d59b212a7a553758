package ai.leoma.access;

import ai.leoma.digest.Sha256;
import java.nio.charset.StandardCharsets;

/// The bytes that a request's signature covers (wire contract, section 2), for those who sign and
/// for those who check.
public final class RequestSignature {
  public static final String HOTKEY_HEADER = "X-Validator-Hotkey";
  public static final String SIGNATURE_HEADER = "X-Signature";
  public static final String TIMESTAMP_HEADER = "X-Timestamp";

  private RequestSignature() {}

  /// SHA-256 of the body in hexadecimal, a colon, and the timestamp as it stands in its header.
  ///
  /// @param body the raw bytes of the request's body, none for GET and DELETE
  public static byte[] message(byte[] body, String timestamp) {
    String digest = Sha256.hexOf(body);
    return (digest + ":" + timestamp).getBytes(StandardCharsets.UTF_8);
  }
}
