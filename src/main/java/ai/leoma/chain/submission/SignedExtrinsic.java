package ai.leoma.chain.submission;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Hex;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.rpc.RuntimeAt;
import ai.leoma.chain.runtime.Era;
import ai.leoma.chain.runtime.Extrinsics;
import ai.leoma.chain.runtime.Extrinsics.Circumstances;
import java.math.BigInteger;

/// An extrinsic that a node can be given.
///
/// @param text `0x` and hex digits
/// @param hash `0x` and 64 hex digits
/// @param firstBlock number of the first block that may take it
/// @param lastBlock number of the last block that may take it
/// @param specVersion the only runtime that takes it
record SignedExtrinsic(
    String text, String hash, long nonce, long firstBlock, long lastBlock, long specVersion) {

  /// Signs a call without tip.
  ///
  /// @param birth the block at which its era begins
  /// @throws ai.leoma.chain.runtime.UnknownExtension if the runtime wants something signed that is
  ///     not known here
  static SignedExtrinsic sign(
      byte[] call,
      KeyPair key,
      long nonce,
      RuntimeAt runtime,
      byte[] genesisHash,
      BlockReference birth,
      long eraBlocks) {
    Era.Mortal era = Era.Mortal.beginningAt(birth.number(), eraBlocks);
    if (era.birth(birth.number()) != birth.number()) {
      throw new IllegalArgumentException("no era of %d blocks begins there".formatted(eraBlocks));
    }
    Circumstances circumstances =
        new Circumstances(
            era,
            Hex.decode(birth.hash()),
            nonce,
            BigInteger.ZERO,
            runtime.specVersion(),
            runtime.transactionVersion(),
            genesisHash);
    Extrinsics extrinsics = new Extrinsics(runtime.metadata());
    byte[] signature = key.sign(extrinsics.bytesToSign(call, circumstances));
    byte[] signed = extrinsics.signed(call, circumstances, key.publicKey(), signature);
    return new SignedExtrinsic(
        Hex.encodePrefixed(signed),
        Hex.encodePrefixed(Extrinsics.hash(signed)),
        nonce,
        birth.number() + 1,
        era.death(birth.number()) - 1,
        runtime.specVersion());
  }
}
