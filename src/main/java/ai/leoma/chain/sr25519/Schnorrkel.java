package ai.leoma.chain.sr25519;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
  /// all-zero key. Who checks signatures of the same key again keeps its [VerifyingKey].
  public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    return VerifyingKey.of(publicKey).filter(key -> key.verifies(message, signature)).isPresent();
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
}
