package ai.leoma.chain.timelock;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// What the chain takes as sealed for a round of the beacon: the key of the content, encrypted to
/// the round's identity (U, V and W), and the content under that key. The wire form is that of
/// arkworks for the crate `tle` at the revision which the chain is built with: each length in 8
/// bytes, the lowest first, also those of V and W, which later revisions leave out.
///
/// @param u a point of G2, compressed
/// @param v masks the randomness
/// @param w masks the content's key
/// @param sealed the content under AES-256-GCM, the check at its end
/// @param nonce of that encryption
record TimelockCiphertext(byte[] u, byte[] v, byte[] w, byte[] sealed, byte[] nonce) {
  static final int MASKED_BYTES = 32;
  static final int NONCE_BYTES = 12;
  static final int TAG_BYTES = 16;
  private static final byte[] SUITE = "AES_GCM_".getBytes(US_ASCII);

  /// All that comes with a content.
  static final int OVERHEAD_BYTES =
      G2Point.BYTES + 2 * MASKED_BYTES + TAG_BYTES + NONCE_BYTES + SUITE.length + 6 * Long.BYTES;

  byte[] encode() {
    ByteBuffer out =
        ByteBuffer.allocate(OVERHEAD_BYTES - TAG_BYTES + sealed.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.put(u);
    putVector(out, v);
    putVector(out, w);
    out.putLong(2L * Long.BYTES + sealed.length + nonce.length);
    putVector(out, sealed);
    putVector(out, nonce);
    putVector(out, SUITE);
    return out.array();
  }

  /// A length is believed only as far as there are bytes.
  ///
  /// @throws TimelockUnreadable if the bytes are not exactly one ciphertext
  static TimelockCiphertext decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    byte[] u = take(in, G2Point.BYTES);
    byte[] v = vectorOf(in, MASKED_BYTES);
    byte[] w = vectorOf(in, MASKED_BYTES);
    ByteBuffer body = ByteBuffer.wrap(vector(in)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] sealed = vector(body);
    byte[] nonce = vectorOf(body, NONCE_BYTES);
    if (!Arrays.equals(vectorOf(in, SUITE.length), SUITE)) {
      throw new TimelockUnreadable("the content is under another cipher");
    }
    if (in.hasRemaining() || body.hasRemaining()) {
      throw new TimelockUnreadable("bytes are left over");
    }
    if (sealed.length < TAG_BYTES) {
      throw new TimelockUnreadable("the content is shorter than its check");
    }
    return new TimelockCiphertext(u, v, w, sealed, nonce);
  }

  private static void putVector(ByteBuffer out, byte[] bytes) {
    out.putLong(bytes.length).put(bytes);
  }

  private static byte[] vectorOf(ByteBuffer in, int length) {
    byte[] bytes = vector(in);
    if (bytes.length != length) {
      throw new TimelockUnreadable(
          "a part has %d bytes instead of %d".formatted(bytes.length, length));
    }
    return bytes;
  }

  private static byte[] vector(ByteBuffer in) {
    if (in.remaining() < Long.BYTES) {
      throw new TimelockUnreadable("it ends within a length");
    }
    return take(in, in.getLong());
  }

  private static byte[] take(ByteBuffer in, long length) {
    if (length < 0 || length > in.remaining()) {
      throw new TimelockUnreadable(
          "a part of %s bytes, but %d are left"
              .formatted(Long.toUnsignedString(length), in.remaining()));
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return bytes;
  }
}
