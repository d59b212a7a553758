package ai.leoma.access;

import ai.leoma.chain.Hotkey;
import java.util.Map;

/// A request whose signature was found good: who sent it, and everything the signature needs to be
/// checked again by anybody.
///
/// @param scheme how it was signed, see [SignatureScheme#name]
/// @param target path and query as they came over the wire
/// @param signature its bytes, however they were spelled
/// @param signatureHeaders only those that belong to the signature, by lower-case name
/// @param signedTimeMillis the time that the caller signed, in milliseconds since 1970
public record SignedCaller(
    Hotkey hotkey,
    boolean admin,
    String scheme,
    byte[] signature,
    byte[] rawBody,
    String method,
    String target,
    Map<String, String> signatureHeaders,
    long signedTimeMillis) {
  public SignedCaller {
    signatureHeaders = Map.copyOf(signatureHeaders);
  }

  /// Whether signatures in the body may be over `<Bytes>` message `</Bytes>`, too: clients of the
  /// old headers may sign with a browser's wallet, those of `btauth/1` sign raw.
  public boolean mayWrapSignatures() {
    return scheme.equals(TimestampedBody.NAME);
  }

  /// The target without its query.
  public String path() {
    return target.split("\\?", 2)[0];
  }
}
