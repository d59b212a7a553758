package ai.leoma.access;

import ai.leoma.chain.Hotkey;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// An accepted write as it was signed: with this and the caller's address anybody can check its
/// signature, for ever. Nothing else of the request was kept: no address, no other header.
///
/// @param digest what it is named by, see [Envelopes#digestOf]
/// @param scheme how it was signed, see [SignatureScheme#name]
/// @param target path and query as they came over the wire
/// @param headers those of the signature, by lower-case name
/// @param signedTimeMillis the time that the caller signed, in milliseconds since 1970
public record Envelope(
    long id,
    byte[] digest,
    String scheme,
    String method,
    String target,
    Map<String, String> headers,
    byte[] body,
    Hotkey caller,
    long signedTimeMillis,
    Instant arrivedAt) {
  public Envelope {
    headers = new TreeMap<>(headers);
  }

  /// The target without its query.
  public String path() {
    return target.split("\\?", 2)[0];
  }
}
