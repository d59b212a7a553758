package ai.leoma.sandbox.chain.subtensor;

import ai.leoma.chain.KeyPair;
import ai.leoma.chain.runtime.Calls;
import ai.leoma.chain.runtime.Era;
import ai.leoma.chain.runtime.Extrinsics;
import ai.leoma.chain.runtime.Extrinsics.Circumstances;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.sandbox.chain.ledger.Block;
import ai.leoma.sandbox.chain.metadata.ImitatedRuntime;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Signed extrinsics for an imitated chain, right or with one thing wrong.
public final class SignedCall {
  private static final int PERIOD = 64;

  private final Subtensor chain;
  private final KeyPair key;
  private final byte[] call;

  private SignedCall(Subtensor chain, KeyPair key, byte[] call) {
    this.chain = chain;
    this.key = key;
    this.call = call;
  }

  public static SignedCall of(
      Subtensor chain, KeyPair key, String pallet, String name, Map<String, ScaleValue> arguments) {
    return new SignedCall(
        chain, key, new Calls(chain.head().runtime().metadata()).encode(pallet, name, arguments));
  }

  public static SignedCall setWeights(
      Subtensor chain, KeyPair key, List<Integer> uids, List<Integer> weights) {
    return of(
        chain,
        key,
        "SubtensorModule",
        "set_mechanism_weights",
        Map.of(
            "netuid",
            ScaleValue.of(chain.netuid()),
            "mecid",
            ScaleValue.of(0),
            "dests",
            numbers(uids),
            "weights",
            numbers(weights),
            "version_key",
            ScaleValue.of(0)));
  }

  public static Listed numbers(List<Integer> numbers) {
    return new Listed(numbers.stream().map(each -> ScaleValue.of(each.longValue())).toList());
  }

  /// Right in everything.
  public byte[] extrinsic() {
    return extrinsic(UnaryOperator.identity());
  }

  public byte[] withNonce(long nonce) {
    return extrinsic(
        right ->
            new Circumstances(
                right.era(),
                right.eraBlockHash(),
                nonce,
                right.tip(),
                right.specVersion(),
                right.transactionVersion(),
                right.genesisHash()));
  }

  public byte[] withTip(long tip) {
    return extrinsic(
        right ->
            new Circumstances(
                right.era(),
                right.eraBlockHash(),
                right.nonce(),
                BigInteger.valueOf(tip),
                right.specVersion(),
                right.transactionVersion(),
                right.genesisHash()));
  }

  public byte[] extrinsic(UnaryOperator<Circumstances> change) {
    Block head = chain.head();
    Circumstances circumstances = change.apply(circumstances(head));
    Extrinsics extrinsics = new Extrinsics(head.runtime().metadata());
    byte[] signature = key.sign(extrinsics.bytesToSign(call, circumstances));
    return extrinsics.signed(call, circumstances, key.publicKey(), signature);
  }

  private Circumstances circumstances(Block head) {
    Era.Mortal era = Era.Mortal.beginningAt(head.number(), PERIOD);
    ImitatedRuntime runtime = head.runtime();
    Struct account =
        (Struct)
            head.chainState().value("System", "Account", new ScaleValue.Bytes(key.publicKey()));
    return new Circumstances(
        era,
        chain.hashAt(era.birth(head.number())).orElseThrow().bytes(),
        ((Whole) account.fields().get("nonce")).value().longValueExact(),
        BigInteger.ZERO,
        runtime.specVersion(),
        runtime.transactionVersion(),
        chain.genesis().bytes());
  }

  /// Any bytes at all.
  public static byte[] noise(int length) {
    byte[] noise = new byte[length];
    IntStream.range(0, length).forEach(i -> noise[i] = (byte) (i * 31 + 7));
    return noise;
  }
}
