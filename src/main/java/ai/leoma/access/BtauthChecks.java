package ai.leoma.access;

import ai.leoma.access.SignatureScheme.Claim;
import ai.leoma.access.problem.ApiProblem;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// What can be told of a request under `btauth/1` before its signature is looked at, in the order
/// of the official SDK: shape, receiver, nonce.
///
/// @param age how old a nonce may be
/// @param lead how far it may lie ahead
record BtauthChecks(ReceiverHotkey receiver, Duration age, Duration lead) {
  private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);
  private static final Pattern NANOS = Pattern.compile("[1-9][0-9]{0,18}");
  private static final Pattern SIGNATURE_TEXT = Pattern.compile("0x[0-9a-fA-F]{128}");

  /// What a request line can hold; anything else did not arrive as it was signed.
  private static final Pattern PRINTABLE = Pattern.compile("[!-~]+");

  /// @param request with all headers of [Btauth#headers]
  /// @throws ApiProblem 401
  Claim claimOf(SignedRequest request, Instant now) {
    String nonce = request.header(Btauth.NONCE).orElseThrow();
    String hotkey = request.header(Btauth.HOTKEY).orElseThrow();
    String signature = request.header(Btauth.SIGNATURE).orElseThrow();
    Optional<String> named = request.header(Btauth.RECEIVER);
    requireShape(request, nonce, signature);
    receiver.require(named);
    Instant signed = instantOf(nonce);
    requireInTime(signed, now);
    BtauthMessage message =
        BtauthMessage.of(
            request.method(), request.target(), request.rawBody(), nonce, hotkey, named);
    return new Claim(hotkey, signature, message.bytes(), false, signed.toEpochMilli());
  }

  private static void requireShape(SignedRequest request, String nonce, String signature) {
    require(
        request.header(Btauth.VERSION).equals(Optional.of(BtauthMessage.VERSION)),
        "Unsupported signature version");
    require(
        request.header(Btauth.CRYPTO).orElse(BtauthMessage.CRYPTO).equals(BtauthMessage.CRYPTO),
        "Unsupported signature crypto");
    require(NANOS.matcher(nonce).matches(), "Invalid nonce format");
    require(
        SIGNATURE_TEXT.matcher(signature).matches()
            && PRINTABLE.matcher(request.target()).matches(),
        "Signature verification failed");
  }

  private void requireInTime(Instant signed, Instant now) {
    Duration sinceSigned = Duration.between(signed, now);
    require(sinceSigned.compareTo(age) <= 0, "Nonce expired (max " + age.toSeconds() + "s)");
    require(
        sinceSigned.negated().compareTo(lead) <= 0,
        "Nonce too far ahead (max " + lead.toSeconds() + "s)");
  }

  private static void require(boolean holds, String detail) {
    if (!holds) {
      throw ApiProblem.unauthorized(detail);
    }
  }

  /// @throws IllegalArgumentException when it is no nonce
  static long signedTimeMillis(String nonce) {
    if (!NANOS.matcher(nonce).matches()) {
      throw new IllegalArgumentException("no nonce");
    }
    return instantOf(nonce).toEpochMilli();
  }

  private static Instant instantOf(String nanos) {
    BigInteger[] parts = new BigInteger(nanos).divideAndRemainder(NANOS_PER_SECOND);
    return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact());
  }
}
