package ai.leoma.chain.sr25519;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/// A schnorrkel secret key: a scalar, a nonce seed and the public key that belongs to the scalar.
/// Everything done with it takes the same time whatever the secret is. Seeds, scalars, nonces,
/// their digits and the points that they are multiplied by are overwritten after use; short-lived
/// field elements of an encoding are left to the garbage collector. Not safe for use by several
/// threads while one of them closes it.
public final class SecretKey implements AutoCloseable {
  /// The size of a mini secret (a seed) in bytes.
  public static final int MINI_SECRET_BYTES = 32;

  /// The size of a chain code in bytes.
  public static final int CHAIN_CODE_BYTES = 32;

  private final Scalar scalar;
  private final byte[] nonceSeed;
  private final byte[] publicKey;

  private SecretKey(Scalar scalar, byte[] nonceSeed) {
    if (scalar.isZero()) {
      throw new IllegalArgumentException("secret scalar is zero");
    }
    this.scalar = scalar;
    this.nonceSeed = nonceSeed;
    this.publicKey = Ristretto.encode(BasePoint.times(scalar));
  }

  /// Expands a seed as Substrate does (schnorrkel's "ed25519" expansion).
  ///
  /// @throws IllegalArgumentException if the seed is not 32 bytes
  public static SecretKey ofMiniSecret(byte[] miniSecret) {
    requireLength("mini secret", miniSecret, MINI_SECRET_BYTES);
    byte[] expanded = sha512(miniSecret);
    byte[] half = Arrays.copyOf(expanded, 32);
    half[0] &= (byte) 0b1111_1000;
    half[31] &= 0b0011_1111;
    half[31] |= 0b0100_0000;
    divideByCofactor(half);
    SecretKey key =
        new SecretKey(Scalar.ofWide(half), Arrays.copyOfRange(expanded, 32, expanded.length));
    Arrays.fill(half, (byte) 0);
    Arrays.fill(expanded, (byte) 0);
    return key;
  }

  /// Takes a canonical little-endian scalar and a nonce seed of 32 bytes each, the form of
  /// Bittensor key files. (The form of polkadot-js, whose scalar is eight times larger, can not be
  /// told apart for certain: compare the public key.)
  ///
  /// @throws IllegalArgumentException if the length is wrong, or the scalar 0 or not below the
  ///     group order
  public static SecretKey ofScalarAndNonce(byte[] scalarAndNonce) {
    requireLength("secret key", scalarAndNonce, 64);
    byte[] half = Arrays.copyOf(scalarAndNonce, 32);
    try {
      Scalar scalar =
          Scalar.ofCanonical(half)
              .orElseThrow(
                  () -> new IllegalArgumentException("secret scalar is not below the order"));
      return new SecretKey(scalar, Arrays.copyOfRange(scalarAndNonce, 32, 64));
    } finally {
      Arrays.fill(half, (byte) 0);
    }
  }

  /// The 32 bytes of the public key.
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /// Signs in the context "substrate". The nonce hangs on the nonce seed, on `random` and on the
  /// message, so that a weak generator alone does not give the key away.
  ///
  /// @throws IllegalStateException after [#close], as do the derivations
  public byte[] sign(byte[] message, SecureRandom random) {
    requireOpen();
    Transcript transcript = Schnorrkel.signingTranscript(message, publicKey);
    byte[] wideNonce = transcript.witness("signing", nonceSeed, random, 64);
    Scalar nonce = Scalar.ofWide(wideNonce);
    byte[] nonceCommitment = Ristretto.encode(BasePoint.times(nonce));
    Scalar challenge = Schnorrkel.challenge(transcript, nonceCommitment);
    byte[] signature = Arrays.copyOf(nonceCommitment, Schnorrkel.SIGNATURE_BYTES);
    byte[] s = challenge.timesPlus(scalar, nonce).toBytes();
    System.arraycopy(s, 0, signature, 32, s.length);
    signature[63] |= (byte) Schnorrkel.MARKER;
    nonce.wipe();
    Arrays.fill(wideNonce, (byte) 0);
    return signature;
  }

  /// The key of a hard junction (`//name`): can not be found from the public key.
  public SecretKey deriveHard(byte[] chainCode) {
    requireOpen();
    requireLength("chain code", chainCode, CHAIN_CODE_BYTES);
    byte[] scalarBytes = scalar.toBytes();
    Transcript transcript =
        derivation().append("chain-code", chainCode).append("secret-key", scalarBytes);
    byte[] miniSecret = transcript.challenge("HDKD-hard", MINI_SECRET_BYTES);
    try {
      return ofMiniSecret(miniSecret);
    } finally {
      transcript.wipe();
      Arrays.fill(scalarBytes, (byte) 0);
      Arrays.fill(miniSecret, (byte) 0);
    }
  }

  /// The key of a soft junction (`/name`): its public key follows from this one's. The nonce seed
  /// of the new key is fresh at every call.
  public SecretKey deriveSoft(byte[] chainCode, SecureRandom random) {
    requireOpen();
    requireLength("chain code", chainCode, CHAIN_CODE_BYTES);
    Transcript transcript =
        derivation().append("chain-code", chainCode).append("public-key", publicKey);
    byte[] freshNonceSeed = transcript.witness("HDKD-nonce", nonceSeed, random, 32);
    Scalar offset = transcript.challengeScalar("HDKD-scalar");
    // the transcript and the offset are public: they follow from the public key
    return new SecretKey(scalar.plus(offset), freshNonceSeed);
  }

  /// Overwrites the secret. The key can not be used afterwards.
  @Override
  public void close() {
    scalar.wipe();
    Arrays.fill(nonceSeed, (byte) 0);
  }

  /// No key in use has the scalar zero.
  private void requireOpen() {
    if (scalar.isZero()) {
      throw new IllegalStateException("secret key is closed");
    }
  }

  private static Transcript derivation() {
    return new Transcript("SchnorrRistrettoHDKD").append("sign-bytes", new byte[0]);
  }

  private static void divideByCofactor(byte[] littleEndian) {
    for (int i = 0; i < littleEndian.length; i++) {
      int above = i + 1 < littleEndian.length ? littleEndian[i + 1] : 0;
      littleEndian[i] = (byte) (((littleEndian[i] & 0xff) >>> 3) | (above << 5));
    }
  }

  private static void requireLength(String what, byte[] bytes, int length) {
    if (bytes.length != length) {
      throw new IllegalArgumentException(
          "%s has %d bytes, not %d".formatted(what, bytes.length, length));
    }
  }

  private static byte[] sha512(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-512").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-512", e);
    }
  }
}
