package ai.leoma.chain.wallet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/// A key file that Bittensor's wallet encrypted: `$NACL`, a nonce of 24 bytes, a secretbox of NaCl
/// (XSalsa20-Poly1305) under a key that Argon2i makes of the password.
final class SealedKeyFile {
  static final byte[] START = "$NACL".getBytes(US_ASCII);

  private static final int NONCE_BYTES = 24;
  private static final int CHECK_BYTES = 16;
  private static final int KEY_BYTES = 32;

  // libsodium's "sensitive"; the salt is the same for every wallet
  private static final int PASSES = 8;
  private static final int MEMORY_KIB = 512 << 10;
  private static final byte[] SALT = HexFormat.of().parseHex("137183dff15a09bc9c90b5518739e9b1");

  /// The 512 MiB of Argon2i, what its blocks cost beside their content, and room to move.
  private static final long HEAP_BYTES = 640L << 20;

  private SealedKeyFile() {}

  /// What is in the file; empty if the password is another one. Takes some seconds.
  ///
  /// @throws HeapTooSmall where this process cannot have the memory that it takes
  static Optional<byte[]> opened(byte[] file, byte[] password) {
    requireHeap();
    byte[] key;
    try {
      key = key(password, PASSES, MEMORY_KIB);
    } catch (OutOfMemoryError _) {
      throw new HeapTooSmall(HEAP_BYTES);
    }
    try {
      byte[] nonce = Arrays.copyOfRange(file, START.length, START.length + NONCE_BYTES);
      byte[] box = Arrays.copyOfRange(file, START.length + NONCE_BYTES, file.length);
      return unboxed(key, nonce, box);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /// @throws HeapTooSmall where this process cannot have the memory that opening one takes
  static void requireHeap() {
    if (Runtime.getRuntime().maxMemory() < HEAP_BYTES) {
      throw new HeapTooSmall(HEAP_BYTES);
    }
  }

  static boolean isComplete(byte[] file) {
    return file.length >= START.length + NONCE_BYTES + CHECK_BYTES;
  }

  static byte[] key(byte[] password, int passes, int memoryKib) {
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_i)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withIterations(passes)
            .withMemoryAsKB(memoryKib)
            .withParallelism(1)
            .withSalt(SALT)
            .build());
    byte[] key = new byte[KEY_BYTES];
    argon2.generateBytes(password, key);
    return key;
  }

  static Optional<byte[]> unboxed(byte[] key, byte[] nonce, byte[] box) {
    XSalsa20Engine stream = new XSalsa20Engine();
    stream.init(false, new ParametersWithIV(new KeyParameter(key), nonce));
    // the first bytes of the stream are the key of the check
    byte[] checkKey = new byte[KEY_BYTES];
    stream.processBytes(checkKey, 0, checkKey.length, checkKey, 0);
    Poly1305 poly1305 = new Poly1305();
    poly1305.init(new KeyParameter(checkKey));
    poly1305.update(box, CHECK_BYTES, box.length - CHECK_BYTES);
    byte[] check = new byte[CHECK_BYTES];
    poly1305.doFinal(check, 0);
    Arrays.fill(checkKey, (byte) 0);
    if (!MessageDigest.isEqual(check, Arrays.copyOf(box, CHECK_BYTES))) {
      return Optional.empty();
    }
    byte[] content = new byte[box.length - CHECK_BYTES];
    stream.processBytes(box, CHECK_BYTES, content.length, content, 0);
    return Optional.of(content);
  }
}
