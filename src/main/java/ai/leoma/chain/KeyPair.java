package ai.leoma.chain;

import ai.leoma.chain.sr25519.SecretKey;
import java.security.SecureRandom;
import java.util.Arrays;

/// An sr25519 key that can sign. Holds the secret until [#close] overwrites it; nothing prints or
/// returns it. Safe for use by several threads.
public final class KeyPair implements AutoCloseable {
  private final SecretKey secret;
  private final SecureRandom random;
  private final byte[] publicKey;
  private final Hotkey hotkey;
  private boolean isClosed;

  private KeyPair(SecretKey secret, SecureRandom random) {
    this.secret = secret;
    this.random = random;
    this.publicKey = secret.publicKey();
    this.hotkey = Hotkey.ofPublicKey(publicKey);
  }

  /// The key of a 32-byte seed (`secretSeed` in key files). The caller's array stays untouched.
  ///
  /// @throws IllegalArgumentException if the seed is not 32 bytes
  public static KeyPair ofMiniSecret(byte[] miniSecret) {
    return new KeyPair(SecretKey.ofMiniSecret(miniSecret), new SecureRandom());
  }

  /// The key of `privateKey` in Bittensor key files: a canonical little-endian scalar, then a nonce
  /// seed, 32 bytes each. The caller's array stays untouched. The form of polkadot-js looks the
  /// same and is another key: compare [#hotkey] with the expected address.
  ///
  /// @throws IllegalArgumentException if the length is not 64, or the scalar is 0 or not below the
  ///     group order
  public static KeyPair ofSecretKey(byte[] scalarAndNonce) {
    return new KeyPair(SecretKey.ofScalarAndNonce(scalarAndNonce), new SecureRandom());
  }

  /// A new key, which also signs with this source of randomness.
  public static KeyPair generate(SecureRandom random) {
    byte[] miniSecret = new byte[SecretKey.MINI_SECRET_BYTES];
    random.nextBytes(miniSecret);
    try {
      return new KeyPair(SecretKey.ofMiniSecret(miniSecret), random);
    } finally {
      Arrays.fill(miniSecret, (byte) 0);
    }
  }

  /// The address of the public key.
  public Hotkey hotkey() {
    return hotkey;
  }

  /// The 32 bytes of the public key.
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /// The 64-byte signature over the message in the context "substrate". Randomised: two signatures
  /// of one message differ.
  ///
  /// @throws IllegalStateException after [#close]
  public synchronized byte[] sign(byte[] message) {
    requireOpen();
    return secret.sign(message, random);
  }

  /// The key at the hard junction `//junction` under this one; the text comes without slashes.
  ///
  /// @throws IllegalArgumentException if the text is no junction
  /// @throws IllegalStateException after [#close]
  public synchronized KeyPair deriveHard(String junction) {
    requireOpen();
    return new KeyPair(secret.deriveHard(Junction.chainCode(junction)), random);
  }

  /// The key at the soft junction `/junction` under this one; the text comes without slashes.
  ///
  /// @throws IllegalArgumentException if the text is no junction
  /// @throws IllegalStateException after [#close]
  public synchronized KeyPair deriveSoft(String junction) {
    requireOpen();
    return new KeyPair(secret.deriveSoft(Junction.chainCode(junction), random), random);
  }

  /// Overwrites the secret. Keys derived from this one stay usable.
  @Override
  public synchronized void close() {
    isClosed = true;
    secret.close();
  }

  @Override
  public String toString() {
    return "KeyPair[" + hotkey.ss58() + "]";
  }

  private void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("key of " + hotkey.ss58() + " is closed");
    }
  }
}
