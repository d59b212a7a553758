package ai.leoma.sandbox.chain.ledger;

import java.util.List;

/// What a node keeps of a block for long.
///
/// @param extrinsics each with its length in front
public record Body(Header header, List<byte[]> extrinsics) {
  public Body {
    extrinsics = extrinsics.stream().map(byte[]::clone).toList();
  }
}
