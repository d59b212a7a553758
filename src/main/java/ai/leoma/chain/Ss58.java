package ai.leoma.chain;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/// SS58 addresses of network prefix 42: base58 of the prefix byte, the 32-byte public key and the
/// first two bytes of BLAKE2b-512("SS58PRE" + prefix + key).
final class Ss58 {
  static final int ADDRESS_LENGTH = 48;

  private static final int PUBLIC_KEY_BYTES = 32;
  private static final byte PREFIX = 42;
  private static final int CHECKSUM_BYTES = 2;
  private static final int PAYLOAD_BYTES = 1 + PUBLIC_KEY_BYTES;
  private static final byte[] CHECKSUM_DOMAIN = "SS58PRE".getBytes(US_ASCII);

  private Ss58() {}

  /// @throws IllegalArgumentException unless the key is 32 bytes and not all zero: that one is the
  ///     chain's default for "no key" and verifies anybody's signature
  static String encode(byte[] publicKey) {
    if (publicKey.length != PUBLIC_KEY_BYTES || isAllZero(publicKey)) {
      throw new IllegalArgumentException("not a public key: " + Hex.encodePrefixed(publicKey));
    }
    byte[] address = new byte[PAYLOAD_BYTES + CHECKSUM_BYTES];
    address[0] = PREFIX;
    System.arraycopy(publicKey, 0, address, 1, PUBLIC_KEY_BYTES);
    System.arraycopy(checksum(address), 0, address, PAYLOAD_BYTES, CHECKSUM_BYTES);
    return Base58.encode(address);
  }

  /// The public key of an address; empty for every text that [#encode] does not return.
  static Optional<byte[]> decode(String text) {
    if (text.length() != ADDRESS_LENGTH || !Base58.isBase58(text)) {
      return Optional.empty();
    }
    byte[] address = Base58.decode(text);
    if (address.length != PAYLOAD_BYTES + CHECKSUM_BYTES || address[0] != PREFIX) {
      return Optional.empty();
    }
    byte[] publicKey = Arrays.copyOfRange(address, 1, PAYLOAD_BYTES);
    byte[] claimed = Arrays.copyOfRange(address, PAYLOAD_BYTES, address.length);
    return Arrays.equals(claimed, checksum(address)) && !isAllZero(publicKey)
        ? Optional.of(publicKey)
        : Optional.empty();
  }

  private static byte[] checksum(byte[] address) {
    Blake2bDigest blake2b = new Blake2bDigest(512);
    blake2b.update(CHECKSUM_DOMAIN, 0, CHECKSUM_DOMAIN.length);
    blake2b.update(address, 0, PAYLOAD_BYTES);
    byte[] digest = new byte[blake2b.getDigestSize()];
    blake2b.doFinal(digest, 0);
    return Arrays.copyOf(digest, CHECKSUM_BYTES);
  }

  private static boolean isAllZero(byte[] bytes) {
    return Arrays.equals(bytes, new byte[bytes.length]);
  }
}
