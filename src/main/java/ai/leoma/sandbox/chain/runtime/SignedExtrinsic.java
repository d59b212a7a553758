package ai.leoma.sandbox.chain.runtime;

import ai.leoma.chain.runtime.Era;
import ai.leoma.chain.runtime.Extrinsics;
import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.runtime.RuntimeMetadata.SignedExtension;
import ai.leoma.chain.scale.ScaleReader;
import ai.leoma.chain.scale.ScaleUnreadable;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ValueReader;
import ai.leoma.sandbox.chain.ledger.BlockHash;
import ai.leoma.sandbox.chain.metadata.ImitatedRuntime;
import java.math.BigInteger;
import java.util.Optional;

/// A signed extrinsic of version 4, taken apart by the runtime's metadata.
///
/// @param bytes all of it, with its length in front
/// @param hash by which the chain names it
/// @param signature of sr25519; empty for the other kinds, which this chain has nobody for
/// @param isWithMetadataHash whether it is bound to a digest of the metadata
/// @param call pallet, in it the call, in it the arguments
public record SignedExtrinsic(
    byte[] bytes,
    BlockHash hash,
    Bytes signer,
    Optional<Bytes> signature,
    Era era,
    long nonce,
    BigInteger tip,
    boolean isWithMetadataHash,
    byte[] callBytes,
    Chosen call) {
  private static final int SIGNED_VERSION_4 = 0x84;
  private static final int ID = 0;
  private static final int SR25519 = 1;
  private static final int ECDSA = 2;
  private static final int KEY_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;
  private static final int CALL_DEPTH_BYTES = 2;

  public SignedExtrinsic {
    bytes = bytes.clone();
    callBytes = callBytes.clone();
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public byte[] callBytes() {
    return callBytes.clone();
  }

  /// @throws ScaleUnreadable if the runtime would not understand it
  public static SignedExtrinsic read(ImitatedRuntime runtime, byte[] bytes) {
    ScaleReader in = new ScaleReader(bytes);
    if (in.compactInt() != in.remaining()) {
      throw in.unreadable("the length in front is another");
    }
    if (in.u8() != SIGNED_VERSION_4) {
      throw in.unreadable("this is no signed extrinsic of version 4");
    }
    if (in.u8() != ID) {
      throw in.unreadable("the signer is not named by its account");
    }
    Bytes signer = new Bytes(in.fixed(KEY_BYTES));
    Optional<Bytes> signature = signature(in);
    Extras extras = new Extras();
    for (SignedExtension extension : runtime.metadata().extensions()) {
      extras.read(runtime.metadata(), extension, in);
    }
    byte[] callBytes = in.fixed(in.remaining());
    return new SignedExtrinsic(
        bytes,
        BlockHash.of(Extrinsics.hash(bytes)),
        signer,
        signature,
        extras.era,
        extras.nonce,
        extras.tip,
        extras.isWithMetadataHash,
        callBytes,
        call(runtime.metadata(), callBytes));
  }

  private static Optional<Bytes> signature(ScaleReader in) {
    int kind = in.u8();
    if (kind > ECDSA) {
      throw in.unreadable("there is no signature of kind " + kind);
    }
    byte[] signature = in.fixed(kind == ECDSA ? SIGNATURE_BYTES + 1 : SIGNATURE_BYTES);
    return Optional.of(new Bytes(signature)).filter(bytes -> kind == SR25519);
  }

  private static Chosen call(RuntimeMetadata metadata, byte[] bytes) {
    ScaleReader in = new ScaleReader(bytes);
    if (bytes.length < CALL_DEPTH_BYTES) {
      throw in.unreadable("there is no call");
    }
    int pallets = metadata.types().idOf("node_subtensor_runtime::RuntimeCall").orElseThrow();
    return (Chosen) ValueReader.readWhole(metadata.types(), pallets, bytes);
  }

  /// `SubtensorModule.set_weights` and its like.
  public String callName() {
    return call.name() + "." + ((Chosen) call.content()).name();
  }

  /// What the extensions of the runtime say, each by its name.
  private static final class Extras {
    private Era era = new Era.Immortal();
    private long nonce;
    private BigInteger tip = BigInteger.ZERO;
    private boolean isWithMetadataHash;

    void read(RuntimeMetadata metadata, SignedExtension extension, ScaleReader in) {
      switch (extension.name()) {
        case "CheckMortality" -> era = era(in);
        case "CheckNonce" -> nonce = in.compact().longValueExact();
        case "ChargeTransactionPayment" -> tip = in.compact();
        case "CheckMetadataHash" -> isWithMetadataHash = in.bool();
        default -> ValueReader.read(metadata.types(), extension.type(), in);
      }
    }

    private static Era era(ScaleReader in) {
      int first = in.u8();
      if (first == 0) {
        return new Era.Immortal();
      }
      int encoded = first | in.u8() << 8;
      long period = 2L << (encoded & 0xf);
      long phase = (encoded >>> 4) * Math.max(1, period >> 12);
      if (period < 4 || phase >= period) {
        throw in.unreadable("an era is none");
      }
      return new Era.Mortal(period, phase);
    }
  }
}
