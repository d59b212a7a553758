package ai.leoma.access;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import java.time.InstantSource;
import java.util.Map;

/// Signs requests to the owner's API for those who send them, in one of the two schemes. Safe for
/// use by several threads.
public sealed interface RequestSigner permits TimestampedBodySigner, BtauthSigner {
  /// The three headers of the running subnet. A request is signed once: the service answers its
  /// exact repetition as it answered the first time.
  static RequestSigner oldHeaders(KeyPair key, InstantSource clock) {
    return new TimestampedBodySigner(key, clock);
  }

  /// `btauth/1`, for this receiver only. Every try is signed anew: a nonce is good once.
  ///
  /// @param receiver the hotkey that the service names as its own
  static RequestSigner btauth(KeyPair key, Hotkey receiver, InstantSource clock) {
    return new BtauthSigner(key, receiver, clock);
  }

  /// The headers to send, by name.
  ///
  /// @param target path and query exactly as they go over the wire, percent-encoded
  /// @param body the raw bytes of the body, none for GET and DELETE
  Map<String, String> headersFor(String method, String target, byte[] body);

  /// Whether a further try of the same request needs headers of its own.
  boolean signsEveryTry();
}
