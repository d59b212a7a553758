package ai.leoma.sandbox.chain.ledger;

import ai.leoma.chain.runtime.Blake2b;
import ai.leoma.chain.scale.ScaleWriter;
import java.util.HexFormat;
import java.util.List;

/// The header of a block, of which the block's hash is the BLAKE2b-256.
///
/// @param parentHash of the block before; zeros for the first
/// @param logs items of the digest, each encoded
public record Header(
    BlockHash parentHash,
    long number,
    BlockHash stateRoot,
    BlockHash extrinsicsRoot,
    List<byte[]> logs) {
  public Header {
    if (number < 0) {
      throw new IllegalArgumentException("block number is negative: " + number);
    }
    logs = logs.stream().map(byte[]::clone).toList();
  }

  /// As SCALE has it.
  public byte[] encoded() {
    ScaleWriter out =
        new ScaleWriter()
            .fixed(parentHash.bytes())
            .compact(number)
            .fixed(stateRoot.bytes())
            .fixed(extrinsicsRoot.bytes())
            .compact(logs.size());
    logs.forEach(out::fixed);
    return out.bytes();
  }

  public BlockHash hash() {
    return BlockHash.of(Blake2b.hash(encoded(), BlockHash.BYTES));
  }

  /// The items of the digest as hex with `0x`.
  public List<String> hexLogs() {
    return logs.stream().map(log -> "0x" + HexFormat.of().formatHex(log)).toList();
  }
}
