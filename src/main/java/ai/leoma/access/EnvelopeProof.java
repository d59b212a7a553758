package ai.leoma.access;

import ai.leoma.access.SignatureScheme.Claim;
import ai.leoma.chain.Hex;
import ai.leoma.chain.SignatureVerifier;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/// What a published envelope proves by itself, to anybody: that its caller signed exactly this
/// request at that time, under either scheme, and that its digest names it.
public sealed interface EnvelopeProof {
  /// The caller's key, which signed.
  record Signed(byte[] publicKey) implements EnvelopeProof {}

  /// Signed in a way that this release does not know.
  record UnknownScheme() implements EnvelopeProof {}

  /// The envelope contradicts itself.
  record Forged(String why) implements EnvelopeProof {}

  static EnvelopeProof of(Envelope envelope, SignatureVerifier signatures) {
    try {
      Optional<Claim> claim = claim(envelope);
      return claim.isEmpty()
          ? new UnknownScheme()
          : proof(envelope, claim.get(), Hex.decode(claim.get().signature()), signatures);
    } catch (IllegalArgumentException e) {
      return new Forged("the headers of its signature cannot be read");
    }
  }

  private static Optional<Claim> claim(Envelope envelope) {
    return switch (envelope.scheme()) {
      case TimestampedBody.NAME -> Optional.of(oldHeaders(envelope));
      case BtauthMessage.NAME -> Optional.of(btauth(envelope));
      default -> Optional.empty();
    };
  }

  private static Claim oldHeaders(Envelope envelope) {
    String timestamp = header(envelope, RequestSignature.TIMESTAMP_HEADER);
    return new Claim(
        header(envelope, RequestSignature.HOTKEY_HEADER),
        header(envelope, RequestSignature.SIGNATURE_HEADER),
        RequestSignature.message(envelope.body(), timestamp),
        true,
        TimestampedBody.signedTimeMillis(timestamp));
  }

  private static Claim btauth(Envelope envelope) {
    String hotkey = header(envelope, BtauthMessage.HOTKEY_HEADER);
    String nonce = header(envelope, BtauthMessage.NONCE_HEADER);
    BtauthMessage message =
        BtauthMessage.of(
            envelope.method(),
            envelope.target(),
            envelope.body(),
            nonce,
            hotkey,
            optionalHeader(envelope.headers(), BtauthMessage.RECEIVER_HEADER));
    return new Claim(
        hotkey,
        header(envelope, BtauthMessage.SIGNATURE_HEADER),
        message.bytes(),
        false,
        BtauthChecks.signedTimeMillis(nonce));
  }

  private static String header(Envelope envelope, String name) {
    return optionalHeader(envelope.headers(), name)
        .orElseThrow(() -> new IllegalArgumentException("no header " + name));
  }

  private static Optional<String> optionalHeader(Map<String, String> headers, String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static EnvelopeProof proof(
      Envelope envelope, Claim claim, byte[] signature, SignatureVerifier signatures) {
    if (!claim.hotkey().equals(envelope.caller().ss58())) {
      return new Forged("it was signed by another than its caller");
    }
    if (claim.signedTimeMillis() != envelope.signedTimeMillis()) {
      return new Forged("it was signed at another time than it says");
    }
    if (!MessageDigest.isEqual(Envelopes.digestOf(envelope, signature), envelope.digest())) {
      return new Forged("its digest names another");
    }
    return envelope
        .caller()
        .publicKey()
        .filter(key -> isSigned(key, claim, signature, signatures))
        .<EnvelopeProof>map(Signed::new)
        .orElseGet(() -> new Forged("its signature is wrong"));
  }

  private static boolean isSigned(
      byte[] key, Claim claim, byte[] signature, SignatureVerifier signatures) {
    return claim.mayBeWrapped()
        ? signatures.verifyRawOrWrapped(key, claim.message(), signature)
        : signatures.verify(key, claim.message(), signature);
  }
}
