package ai.leoma.sandbox.chain.ledger;

import ai.leoma.chain.Hex;
import java.util.Arrays;

/// 32 bytes that name a block.
///
/// @param hex `0x` and 64 lower-case digits
public record BlockHash(String hex) {
  public static final int BYTES = 32;

  /// What the first block has for its parent.
  public static final BlockHash ZERO = of(new byte[BYTES]);

  public BlockHash {
    if (!hex.matches("0x[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a block hash: " + hex);
    }
  }

  public static BlockHash of(byte[] bytes) {
    return new BlockHash(Hex.encodePrefixed(Arrays.copyOf(bytes, BYTES)));
  }

  public byte[] bytes() {
    return Hex.decode(hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
