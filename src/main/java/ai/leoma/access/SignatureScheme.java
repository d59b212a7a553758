package ai.leoma.access;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;

/// One way of signing requests. Of several schemes the first whose
/// headers are there decides.
interface SignatureScheme {
  /// The name that envelopes carry for ever.
  String name();

  /// The headers that a signature needs, by lower-case name, in the order in which missing ones are
  /// reported.
  List<String> headers();

  /// Further headers that belong to the signature where they are there, by lower-case name.
  List<String> optionalHeaders();

  /// Whether the request means to be signed this way.
  boolean isMeantBy(SignedRequest request);

  /// What the request, which has all of [#headers], claims.
  ///
  /// @throws ApiProblem 401 when it has not the form of this scheme, or its time is unreadable or
  ///     too far from now
  Claim claimOf(SignedRequest request, Instant now);

  /// Notes that the request of this caller, who may call, was seen. Ends as 401 when the signature
  /// served for something else before.
  Uni<Void> use(SignedCaller caller);

  /// Who says to have signed what, and when.
  ///
  /// @param hotkey as sent, perhaps no address
  /// @param signature as sent, perhaps no hexadecimal text
  /// @param mayBeWrapped whether a signature over `<Bytes>` message `</Bytes>` is good, too
  record Claim(
      String hotkey,
      String signature,
      byte[] message,
      boolean mayBeWrapped,
      long signedTimeMillis) {}
}
