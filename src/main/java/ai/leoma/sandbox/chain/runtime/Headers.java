package ai.leoma.sandbox.chain.runtime;

import ai.leoma.chain.scale.ScaleWriter;
import ai.leoma.sandbox.SandboxSeed;
import ai.leoma.sandbox.chain.ledger.BlockHash;
import ai.leoma.sandbox.chain.ledger.Header;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Headers of the imitated chain. Parent, number and digest are what they say, and the hash of a
/// block is the hash of its header; but the two roots and the author's seal are drawn from the
/// seed. So the hashes follow from seed and number alone, whatever lies in the blocks and
/// whenever it came: same seed, same draw. The price is that a hash does not bind what its block
/// holds.
final class Headers {
  private static final int PRE_RUNTIME = 6;
  private static final int SEAL = 5;
  private static final byte[] AURA = "aura".getBytes(StandardCharsets.US_ASCII);

  private final SandboxSeed seed;

  Headers(SandboxSeed seed) {
    this.seed = seed;
  }

  /// @param branch another number makes another block of the same height
  Header after(BlockHash parent, long number, int branch) {
    if (number == 0) {
      return new Header(parent, 0, drawn("state", 0, 0), drawn("extrinsics", 0, 0), List.of());
    }
    byte[] slot =
        new ScaleWriter()
            .integer(BigInteger.valueOf(ChainTime.slot(number)), Long.BYTES, false)
            .bytes();
    byte[] seal =
        new ScaleWriter()
            .fixed(seed.bytes("seal", number, branch, 1))
            .fixed(seed.bytes("seal", number, branch, 2))
            .bytes();
    return new Header(
        parent,
        number,
        drawn("state", number, branch),
        drawn("extrinsics", number, branch),
        List.of(item(PRE_RUNTIME, slot), item(SEAL, seal)));
  }

  private BlockHash drawn(String root, long number, int branch) {
    return BlockHash.of(seed.bytes("root", root, number, branch));
  }

  private static byte[] item(int kind, byte[] content) {
    return new ScaleWriter().u8(kind).fixed(AURA).byteVector(content).bytes();
  }
}
