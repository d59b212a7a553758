package ai.leoma.chain.runtime;

import ai.leoma.chain.runtime.RuntimeMetadata.SignedExtension;
import ai.leoma.chain.scale.ScaleWriter;
import java.math.BigInteger;

/// Puts signed extrinsics of version 4 together: what each extension of the runtime contributes is
/// found by its name, in the order of the metadata.
///
/// An extension that is not known is harmless only if it contributes nothing; anything else is
/// refused, because its meaning would be signed unread.
public final class Extrinsics {
  private static final int SIGNED_VERSION_4 = 0x84;
  private static final int ADDRESS_IS_ACCOUNT = 0;
  private static final int SIGNATURE_IS_SR25519 = 1;
  private static final int HASHED_ABOVE_BYTES = 256;
  private static final int HASH_BYTES = 32;
  private static final int KEY_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;

  private final RuntimeMetadata metadata;

  public Extrinsics(RuntimeMetadata metadata) {
    this.metadata = metadata;
  }

  /// What an extrinsic is signed for, besides its call.
  ///
  /// @param genesisHash of the chain
  /// @param eraBlockHash of the block in which the era was born
  /// @param tip in rao
  public record Circumstances(
      Era era,
      byte[] eraBlockHash,
      long nonce,
      BigInteger tip,
      long specVersion,
      long transactionVersion,
      byte[] genesisHash) {
    public Circumstances {
      if (eraBlockHash.length != HASH_BYTES || genesisHash.length != HASH_BYTES) {
        throw new IllegalArgumentException("a block hash has 32 bytes");
      }
      if (nonce < 0) {
        throw new IllegalArgumentException("a nonce is not negative");
      }
      eraBlockHash = eraBlockHash.clone();
      genesisHash = genesisHash.clone();
    }

    @Override
    public byte[] eraBlockHash() {
      return eraBlockHash.clone();
    }

    @Override
    public byte[] genesisHash() {
      return genesisHash.clone();
    }
  }

  /// The bytes to sign: the payload, or its BLAKE2b-256 where it is longer than 256 bytes.
  ///
  /// @throws UnknownExtension if the runtime wants something that this program does not know
  public byte[] bytesToSign(byte[] call, Circumstances circumstances) {
    byte[] payload = payload(call, circumstances);
    return payload.length > HASHED_ABOVE_BYTES ? Blake2b.hash(payload, HASH_BYTES) : payload;
  }

  byte[] payload(byte[] call, Circumstances circumstances) {
    ScaleWriter payload = new ScaleWriter().fixed(call).fixed(extra(circumstances));
    for (SignedExtension extension : metadata.extensions()) {
      payload.fixed(additional(extension, circumstances));
    }
    return payload.bytes();
  }

  /// The extrinsic with its length in front, as `author_submitExtrinsic` wants it.
  ///
  /// @param publicKey 32 bytes
  /// @param signature 64 bytes of sr25519 over [#bytesToSign]
  public byte[] signed(
      byte[] call, Circumstances circumstances, byte[] publicKey, byte[] signature) {
    if (publicKey.length != KEY_BYTES || signature.length != SIGNATURE_BYTES) {
      throw new IllegalArgumentException("a public key has 32 bytes, a signature 64");
    }
    byte[] body =
        new ScaleWriter()
            .u8(SIGNED_VERSION_4)
            .u8(ADDRESS_IS_ACCOUNT)
            .fixed(publicKey)
            .u8(SIGNATURE_IS_SR25519)
            .fixed(signature)
            .fixed(extra(circumstances))
            .fixed(call)
            .bytes();
    return new ScaleWriter().byteVector(body).bytes();
  }

  /// The hash by which the chain names an extrinsic.
  ///
  /// @param extrinsic with its length in front
  public static byte[] hash(byte[] extrinsic) {
    return Blake2b.hash(extrinsic, HASH_BYTES);
  }

  private byte[] extra(Circumstances circumstances) {
    ScaleWriter extra = new ScaleWriter();
    for (SignedExtension extension : metadata.extensions()) {
      extra.fixed(extra(extension, circumstances));
    }
    return extra.bytes();
  }

  private byte[] extra(SignedExtension extension, Circumstances circumstances) {
    return switch (extension.name()) {
      case "CheckMortality", "CheckEra" -> circumstances.era().encoded();
      case "CheckNonce" -> new ScaleWriter().compact(circumstances.nonce()).bytes();
      case "ChargeTransactionPayment" -> new ScaleWriter().compact(circumstances.tip()).bytes();
      case "CheckMetadataHash" -> new ScaleWriter().u8(0).bytes();
      default -> nothing(extension, extension.type());
    };
  }

  private byte[] additional(SignedExtension extension, Circumstances circumstances) {
    return switch (extension.name()) {
      case "CheckSpecVersion" -> new ScaleWriter().u32(circumstances.specVersion()).bytes();
      case "CheckTxVersion" -> new ScaleWriter().u32(circumstances.transactionVersion()).bytes();
      case "CheckGenesis" -> circumstances.genesisHash();
      case "CheckMortality", "CheckEra" -> circumstances.eraBlockHash();
      case "CheckMetadataHash" -> new ScaleWriter().u8(0).bytes();
      default -> nothing(extension, extension.additional());
    };
  }

  private byte[] nothing(SignedExtension extension, int type) {
    if (!metadata.types().isZeroSized(type)) {
      throw new UnknownExtension(extension.name());
    }
    return new byte[0];
  }
}
