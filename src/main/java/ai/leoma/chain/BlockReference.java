package ai.leoma.chain;

/// A block of the chain.
///
/// @param number height, from 0
/// @param hash `0x` and 64 lower-case hex digits
public record BlockReference(long number, String hash) {
  public BlockReference {
    if (number < 0) {
      throw new IllegalArgumentException("block number is negative: " + number);
    }
    if (!hash.matches("0x[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a block hash: " + hash);
    }
  }
}
