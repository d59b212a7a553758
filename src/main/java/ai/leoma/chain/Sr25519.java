package ai.leoma.chain;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ai.leoma.chain.sr25519.Schnorrkel;
import ai.leoma.chain.sr25519.VerifyingKey;
import java.io.ByteArrayOutputStream;

/// Checking sr25519 signatures made in the context "substrate". Any string of bytes may be passed;
/// whatever is not a valid signature is false.
public final class Sr25519 {
  private static final byte[] WRAPPING_START = "<Bytes>".getBytes(US_ASCII);
  private static final byte[] WRAPPING_END = "</Bytes>".getBytes(US_ASCII);

  private Sr25519() {}

  /// Whether the 64-byte signature is the 32-byte key's over exactly this message. The all-zero key
  /// never verifies.
  public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    return Schnorrkel.verify(publicKey, message, signature);
  }

  /// As [#verify], but the signature may also be over `<Bytes>` message `</Bytes>`, which browser
  /// wallets sign in place of what they are given.
  public static boolean verifyRawOrWrapped(byte[] publicKey, byte[] message, byte[] signature) {
    return VerifyingKey.of(publicKey)
        .filter(key -> verifiesRawOrWrapped(key, message, signature))
        .isPresent();
  }

  static boolean verifiesRawOrWrapped(VerifyingKey key, byte[] message, byte[] signature) {
    return key.verifies(message, signature) || key.verifies(wrapped(message), signature);
  }

  private static byte[] wrapped(byte[] message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.length + 16);
    bytes.writeBytes(WRAPPING_START);
    bytes.writeBytes(message);
    bytes.writeBytes(WRAPPING_END);
    return bytes.toByteArray();
  }
}
