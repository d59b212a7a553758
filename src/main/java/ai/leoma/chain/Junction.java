package ai.leoma.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.leoma.chain.sr25519.SecretKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/// One step of a derivation path without its slashes: the `Alice` of `//Alice`.
final class Junction {
  private static final int ONE_BYTE_LENGTHS = 1 << 6;
  private static final int TWO_BYTE_LENGTHS = 1 << 14;

  private Junction() {}

  /// The 32-byte chain code as Substrate makes it: a decimal number as 64 bits little-endian, other
  /// text as SCALE string; padded with zeros, or hashed with BLAKE2b-256 when longer than 32 bytes.
  ///
  /// @throws IllegalArgumentException if the text is empty, has a slash, is longer than 16383
  ///     bytes, or is a number over 64 bits, which wallets do not agree about; a path is part of a
  ///     secret, so the message does not quote it
  static byte[] chainCode(String text) {
    byte[] code = isNumber(text) ? encodedNumber(text) : encodedText(text);
    return code.length > SecretKey.CHAIN_CODE_BYTES
        ? blake2b256(code)
        : Arrays.copyOf(code, SecretKey.CHAIN_CODE_BYTES);
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static byte[] encodedNumber(String text) {
    try {
      return ByteBuffer.allocate(Long.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(Long.parseUnsignedLong(text))
          .array();
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("a junction is a number over 64 bits");
    }
  }

  private static byte[] encodedText(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length == 0 || bytes.length >= TWO_BYTE_LENGTHS || text.contains("/")) {
      throw new IllegalArgumentException("a junction is empty, too long or has a slash");
    }
    ByteArrayOutputStream scale = new ByteArrayOutputStream(bytes.length + 2);
    if (bytes.length < ONE_BYTE_LENGTHS) {
      scale.write(bytes.length << 2);
    } else {
      scale.write((bytes.length << 2) | 1);
      scale.write(bytes.length >>> 6);
    }
    scale.writeBytes(bytes);
    return scale.toByteArray();
  }

  private static byte[] blake2b256(byte[] bytes) {
    Blake2bDigest blake2b = new Blake2bDigest(256);
    blake2b.update(bytes, 0, bytes.length);
    byte[] digest = new byte[blake2b.getDigestSize()];
    blake2b.doFinal(digest, 0);
    return digest;
  }
}
