package ai.leoma.chain.submission;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;

/// How a hotkey writes on its subnet.
///
/// @param genesisHash 32 bytes, of the chain that is signed for
/// @param weightEraBlocks for how many blocks weights are good, a power of two; short, so that what
///     is stuck dies before the next try
/// @param commitmentEraBlocks for how many blocks commitments are good, a power of two
/// @param deadline of a whole write, tries and waits included
/// @param poll how often the chain is asked what became of a write, where no node tells by itself
/// @param revealPoll how often the chain is asked whether sealed weights were revealed
/// @param versionKey what weights are sent with; the subnet's own when empty
public record WriteSettings(
    int netuid,
    byte[] genesisHash,
    long weightEraBlocks,
    long commitmentEraBlocks,
    Duration deadline,
    Duration poll,
    Duration revealPoll,
    Optional<BigInteger> versionKey) {
  private static final int HASH_BYTES = 32;
  private static final long SHORTEST_ERA = 4;
  private static final long LONGEST_ERA = 1024;

  public WriteSettings {
    if (netuid < 0 || netuid > 65535) {
      throw new IllegalArgumentException("netuid outside 0..65535: " + netuid);
    }
    if (genesisHash.length != HASH_BYTES) {
      throw new IllegalArgumentException("a genesis hash has 32 bytes");
    }
    genesisHash = genesisHash.clone();
    requireEra(weightEraBlocks);
    requireEra(commitmentEraBlocks);
    requirePositive(deadline);
    requirePositive(poll);
    requirePositive(revealPoll);
    versionKey.ifPresent(
        key -> {
          if (key.signum() < 0 || key.bitLength() > Long.SIZE) {
            throw new IllegalArgumentException("a version key has 64 bits: " + key);
          }
        });
  }

  @Override
  public byte[] genesisHash() {
    return genesisHash.clone();
  }

  private static void requireEra(long blocks) {
    if (blocks < SHORTEST_ERA || blocks > LONGEST_ERA || Long.bitCount(blocks) != 1) {
      throw new IllegalArgumentException(
          "an era is a power of two from 4 to 1024 blocks, not " + blocks);
    }
  }

  private static void requirePositive(Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException("a duration is not positive: " + duration);
    }
  }
}
