package ai.leoma.chain.sr25519;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Optional;

/// Schnorr signatures over ristretto255 as the Rust library schnorrkel makes them: R (32 bytes),
/// then s (32 bytes) with the highest bit set as a marker.
public final class Schnorrkel {
  /// The size of a public key in bytes.
  public static final int PUBLIC_KEY_BYTES = 32;

  /// The size of a signature in bytes.
  public static final int SIGNATURE_BYTES = 64;

  static final int MARKER = 0x80;

  private static final Transcript SUBSTRATE_CONTEXT =
      new Transcript("SigningContext").append("", "substrate".getBytes(US_ASCII));

  private Schnorrkel() {}

  /// Whether the signature is the key's own over the message in the context "substrate". Any string
  /// of bytes may be passed; what is not a canonical key or signature is false, and so is the
  /// all-zero key, under which anybody can sign. Variable time, as everything here is public.
  public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    if (signature.length != SIGNATURE_BYTES || (signature[63] & MARKER) == 0) {
      return false;
    }
    byte[] nonceCommitment = Arrays.copyOf(signature, 32);
    byte[] unmarked = Arrays.copyOfRange(signature, 32, SIGNATURE_BYTES);
    unmarked[31] &= (byte) ~MARKER;
    Optional<Scalar> s = Scalar.ofCanonical(unmarked);
    Optional<EdwardsPoint> key = Ristretto.decode(publicKey);
    if (s.isEmpty() || key.isEmpty() || isAllZero(publicKey)) {
      return false;
    }
    Scalar challenge = challenge(signingTranscript(message, publicKey), nonceCommitment);
    EdwardsPoint expected = BasePoint.timesMinus(s.get(), challenge, key.get());
    return Arrays.equals(Ristretto.encode(expected), nonceCommitment);
  }

  /// What signer and verifier agree on before the nonce.
  static Transcript signingTranscript(byte[] message, byte[] publicKey) {
    return SUBSTRATE_CONTEXT
        .copy()
        .append("sign-bytes", message)
        .append("proto-name", "Schnorr-sig".getBytes(US_ASCII))
        .append("sign:pk", publicKey);
  }

  static Scalar challenge(Transcript signing, byte[] nonceCommitment) {
    return signing.append("sign:R", nonceCommitment).challengeScalar("sign:c");
  }

  private static boolean isAllZero(byte[] bytes) {
    return Arrays.equals(bytes, new byte[bytes.length]);
  }
}
