package ai.leoma.chain.timelock;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.runtime.WeightNormalisation.ChainWeight;
import ai.leoma.chain.scale.ScaleReader;
import ai.leoma.chain.scale.ScaleWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What is sealed in a timelocked commit of weights: the chain opens it, and sets the weights if
/// the hotkey is the one that committed.
///
/// @param versionKey as in the plain call, without sign
public record WeightsPlaintext(Hotkey hotkey, List<ChainWeight> weights, long versionKey) {
  private static final int KEY_BYTES = 32;

  /// @throws IllegalArgumentException if the hotkey is no real address
  public WeightsPlaintext {
    if (hotkey.publicKey().isEmpty()) {
      throw new IllegalArgumentException("weights are committed under a real address");
    }
    weights = List.copyOf(weights);
  }

  /// In SCALE: the hotkey's key as bytes, the uids, the weights, the version key.
  public byte[] encode() {
    ScaleWriter out = new ScaleWriter().byteVector(hotkey.publicKey().orElseThrow());
    out.compact(weights.size());
    weights.forEach(weight -> out.integer(BigInteger.valueOf(weight.uid()), Short.BYTES, false));
    out.compact(weights.size());
    weights.forEach(weight -> out.integer(BigInteger.valueOf(weight.weight()), Short.BYTES, false));
    return out.integer(new BigInteger(Long.toUnsignedString(versionKey)), Long.BYTES, false)
        .bytes();
  }

  /// @throws ai.leoma.chain.scale.ScaleUnreadable if the bytes are not exactly one plaintext
  public static WeightsPlaintext decode(byte[] bytes) {
    ScaleReader in = new ScaleReader(bytes);
    byte[] publicKey = in.byteVector();
    if (publicKey.length != KEY_BYTES || Arrays.equals(publicKey, new byte[KEY_BYTES])) {
      throw in.unreadable("the key is that of no hotkey");
    }
    List<Integer> uids = in.vector(ScaleReader::u16);
    List<Integer> values = in.vector(ScaleReader::u16);
    long versionKey = in.unsigned(Long.BYTES).longValue();
    in.requireEnd();
    if (uids.size() != values.size()) {
      throw in.unreadable("%d uids have %d weights".formatted(uids.size(), values.size()));
    }
    List<ChainWeight> weights = new ArrayList<>();
    for (int i = 0; i < uids.size(); i++) {
      weights.add(new ChainWeight(uids.get(i), values.get(i)));
    }
    return new WeightsPlaintext(Hotkey.ofPublicKey(publicKey), weights, versionKey);
  }
}
