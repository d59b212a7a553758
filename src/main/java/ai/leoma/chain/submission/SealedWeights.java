package ai.leoma.chain.submission;

import ai.leoma.chain.runtime.WeightNormalisation.ChainWeight;
import ai.leoma.digest.Sha256;
import java.util.HexFormat;
import java.util.List;

/// Weights that were sealed to be sent, and in which blocks the chain may have taken them.
///
/// @param digest of the ciphertext, in hex: no two are the same
/// @param firstBlock number of the first block that may hold them
/// @param lastBlock number of the last one; the same when it is known which one does
/// @param epoch the subnet's epoch when they were sealed: the chain keeps them with that one, or
///     with one that began in those blocks
/// @param uid of the writer
/// @param weights empty when somebody else sealed them, or a process that left nothing behind
record SealedWeights(
    String digest,
    long firstBlock,
    long lastBlock,
    long epoch,
    int uid,
    List<ChainWeight> weights) {
  private static final int DIGEST_DIGITS = 64;

  SealedWeights {
    if (digest.length() != DIGEST_DIGITS) {
      throw new IllegalArgumentException("no digest: " + digest);
    }
    if (firstBlock < 0 || lastBlock < firstBlock) {
      throw new IllegalArgumentException(
          "no blocks go from %d to %d".formatted(firstBlock, lastBlock));
    }
    weights = List.copyOf(weights);
  }

  static String digest(byte[] ciphertext) {
    return HexFormat.of().formatHex(Sha256.of(ciphertext));
  }

  /// Whether it is certain that a block took them.
  boolean isTaken() {
    return firstBlock == lastBlock;
  }

  /// The same, when it is certain which block took them.
  SealedWeights takenIn(long block) {
    return new SealedWeights(digest, block, block, epoch, uid, weights);
  }
}
