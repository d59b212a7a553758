package ai.leoma.chain.timelock;

import ai.leoma.digest.Sha256;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Sealing for a round of a beacon, so that its signature opens it and nothing before (crate `tle`:
/// identity-based encryption of Boneh and Franklin with the transform of Fujisaki and Okamoto, the
/// content under AES-256-GCM). The chain opens weights and commitments so.
public final class TimelockEncryption {
  /// How much longer a ciphertext is than its content.
  public static final int OVERHEAD_BYTES = TimelockCiphertext.OVERHEAD_BYTES;

  private static final int KEY_BYTES = TimelockCiphertext.MASKED_BYTES;
  private static final String CIPHER = "AES/GCM/NoPadding";

  private TimelockEncryption() {}

  /// Seals the content for the round; takes some 50 ms. A round that is already out is not refused.
  ///
  /// @param round from 1
  public static byte[] encrypt(Beacon beacon, long round, byte[] content, SecureRandom random) {
    byte[] key = randomBytes(random, KEY_BYTES);
    byte[] sigma = randomBytes(random, KEY_BYTES);
    byte[] nonce = randomBytes(random, TimelockCiphertext.NONCE_BYTES);
    BlsScalar r = exponent(sigma, key);
    byte[] shared = Pairing.bytes(beacon.identity(round), beacon.publicKey().times(r));
    TimelockCiphertext ciphertext =
        new TimelockCiphertext(
            G2Point.generator().times(r).encode(),
            Bytes.xor(sigma, Sha256.of(shared)),
            Bytes.xor(key, Sha256.of(sigma)),
            sealed(key, nonce, content),
            nonce);
    Arrays.fill(key, (byte) 0);
    Arrays.fill(sigma, (byte) 0);
    Arrays.fill(shared, (byte) 0);
    return ciphertext.encode();
  }

  /// Opens with the signature of the round; empty if the signature is that of another round or
  /// beacon, or the ciphertext was tampered with.
  ///
  /// @param signature 48 bytes
  /// @throws TimelockUnreadable if the bytes are no ciphertext
  /// @throws NotOnCurve if the signature, or the point in the ciphertext, is no point of its group
  public static Optional<byte[]> decrypt(byte[] ciphertext, byte[] signature) {
    TimelockCiphertext parts = TimelockCiphertext.decode(ciphertext);
    G2Point u = G2Point.decode(parts.u());
    byte[] shared = Pairing.bytes(G1Point.decode(signature), u);
    byte[] sigma = Bytes.xor(parts.v(), Sha256.of(shared));
    byte[] key = Bytes.xor(parts.w(), Sha256.of(sigma));
    if (!G2Point.generator().times(exponent(sigma, key)).equals(u)) {
      return Optional.empty();
    }
    return opened(key, parts.nonce(), parts.sealed());
  }

  /// Follows from what is encrypted, so that who decrypts can check it.
  private static BlsScalar exponent(byte[] sigma, byte[] key) {
    return BlsScalar.of(Sha256.of(Bytes.joined(sigma, key)));
  }

  private static byte[] sealed(byte[] key, byte[] nonce, byte[] content) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, key, nonce).doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  private static Optional<byte[]> opened(byte[] key, byte[] nonce, byte[] sealed) {
    try {
      return Optional.of(cipher(Cipher.DECRYPT_MODE, key, nonce).doFinal(sealed));
    } catch (AEADBadTagException _) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    GCMParameterSpec parameters =
        new GCMParameterSpec(Byte.SIZE * TimelockCiphertext.TAG_BYTES, nonce);
    cipher.init(mode, new SecretKeySpec(key, "AES"), parameters);
    return cipher;
  }

  private static byte[] randomBytes(SecureRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
