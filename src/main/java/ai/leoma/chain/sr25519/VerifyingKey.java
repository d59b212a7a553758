package ai.leoma.chain.sr25519;

import java.util.Arrays;
import java.util.Optional;

/// A public key ready to check signatures in the context "substrate". Immutable. Variable time, as
/// everything here is public.
public final class VerifyingKey {
  // found by measuring: one step more or less is slower or needs twice the memory
  private static final int GENERATOR_WIDTH = 8;
  private static final int KEY_WIDTH = 5;
  private static final int ROWS = 8;
  private static final OddMultiples GENERATOR =
      OddMultiples.forOften(Ristretto.GENERATOR, GENERATOR_WIDTH, ROWS);

  private final byte[] encoding;
  private final EdwardsPoint point;
  private final OddMultiples multiples;
  private final boolean isPrepared;

  private VerifyingKey(
      byte[] encoding, EdwardsPoint point, OddMultiples multiples, boolean isPrepared) {
    this.encoding = encoding;
    this.point = point;
    this.multiples = multiples;
    this.isPrepared = isPrepared;
  }

  /// The key of these bytes; empty for what is no canonical encoding of 32 bytes, and for the
  /// all-zero key, under which anybody can sign.
  public static Optional<VerifyingKey> of(byte[] publicKey) {
    byte[] encoding = publicKey.clone();
    return Ristretto.decode(encoding)
        .filter(point -> !isAllZero(encoding))
        .map(
            point ->
                new VerifyingKey(encoding, point, OddMultiples.forOnce(point, KEY_WIDTH), false));
  }

  /// The same key with tables of 8 kB that more than halve the time of a check. Making them takes
  /// about as long as one check.
  public VerifyingKey prepared() {
    return isPrepared
        ? this
        : new VerifyingKey(encoding, point, OddMultiples.forOften(point, KEY_WIDTH, ROWS), true);
  }

  public boolean isPrepared() {
    return isPrepared;
  }

  /// Whether the signature is the key's own over the message. Any string of bytes may be passed;
  /// what is not a canonical signature is false.
  public boolean verifies(byte[] message, byte[] signature) {
    if (signature.length != Schnorrkel.SIGNATURE_BYTES
        || (signature[63] & Schnorrkel.MARKER) == 0) {
      return false;
    }
    byte[] nonceCommitment = Arrays.copyOf(signature, 32);
    byte[] unmarked = Arrays.copyOfRange(signature, 32, Schnorrkel.SIGNATURE_BYTES);
    unmarked[31] &= (byte) ~Schnorrkel.MARKER;
    Optional<Scalar> s = Scalar.ofCanonical(unmarked);
    if (s.isEmpty()) {
      return false;
    }
    Scalar challenge =
        Schnorrkel.challenge(Schnorrkel.signingTranscript(message, encoding), nonceCommitment);
    // R is compared by its encoding, so one that is not canonical never equals
    EdwardsPoint expected = OddMultiples.difference(GENERATOR, s.get(), multiples, challenge);
    return Arrays.equals(Ristretto.encode(expected), nonceCommitment);
  }

  private static boolean isAllZero(byte[] bytes) {
    return Arrays.equals(bytes, new byte[bytes.length]);
  }
}
