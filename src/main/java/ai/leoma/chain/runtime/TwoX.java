package ai.leoma.chain.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The xxHash64 of the same input under the seeds 0, 1, …, one after another: Substrate's `twox`
/// hashes. The algorithm is that of https://github.com/Cyan4973/xxHash, doc/xxhash_spec.md.
final class TwoX {
  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;
  private static final int STRIPE_BYTES = 32;

  private TwoX() {}

  /// @return 8 bytes for each of so many seeds
  static byte[] hash(byte[] input, int seeds) {
    ByteBuffer hash = ByteBuffer.allocate(8 * seeds).order(ByteOrder.LITTLE_ENDIAN);
    for (long seed = 0; seed < seeds; seed++) {
      hash.putLong(xxHash64(input, seed));
    }
    return hash.array();
  }

  static long xxHash64(byte[] input, long seed) {
    ByteBuffer in = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
    long hash = input.length < STRIPE_BYTES ? seed + PRIME_5 : stripes(in, seed);
    hash += input.length;
    while (in.remaining() >= Long.BYTES) {
      hash = Long.rotateLeft(hash ^ round(0, in.getLong()), 27) * PRIME_1 + PRIME_4;
    }
    if (in.remaining() >= Integer.BYTES) {
      long lane = Integer.toUnsignedLong(in.getInt());
      hash = Long.rotateLeft(hash ^ lane * PRIME_1, 23) * PRIME_2 + PRIME_3;
    }
    while (in.hasRemaining()) {
      hash = Long.rotateLeft(hash ^ (in.get() & 0xffL) * PRIME_5, 11) * PRIME_1;
    }
    return avalanche(hash);
  }

  private static long stripes(ByteBuffer in, long seed) {
    long[] lanes = {seed + PRIME_1 + PRIME_2, seed + PRIME_2, seed, seed - PRIME_1};
    while (in.remaining() >= STRIPE_BYTES) {
      for (int i = 0; i < lanes.length; i++) {
        lanes[i] = round(lanes[i], in.getLong());
      }
    }
    long hash =
        Long.rotateLeft(lanes[0], 1)
            + Long.rotateLeft(lanes[1], 7)
            + Long.rotateLeft(lanes[2], 12)
            + Long.rotateLeft(lanes[3], 18);
    for (long lane : lanes) {
      hash = (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
    }
    return hash;
  }

  private static long round(long lane, long input) {
    return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
  }

  private static long avalanche(long hash) {
    long mixed = (hash ^ hash >>> 33) * PRIME_2;
    mixed = (mixed ^ mixed >>> 29) * PRIME_3;
    return mixed ^ mixed >>> 32;
  }
}
