package ai.leoma.chain.submission;

import ai.leoma.chain.runtime.Calls;
import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.runtime.WeightNormalisation.ChainWeight;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Whole;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The calls that set weights, for the first mechanism of a subnet: those with mechanisms where the
/// runtime has them, else the older ones.
final class WeightCalls {
  private static final String SUBTENSOR = "SubtensorModule";
  private static final int FIRST_MECHANISM = 0;

  private final Calls calls;
  private final int netuid;

  WeightCalls(RuntimeMetadata metadata, int netuid) {
    this.calls = new Calls(metadata);
    this.netuid = netuid;
  }

  /// @throws ai.leoma.chain.runtime.NotInRuntime if the runtime has no call for it
  byte[] open(List<ChainWeight> weights, BigInteger versionKey) {
    Map<String, ScaleValue> arguments = new HashMap<>();
    arguments.put("dests", numbers(weights.stream().map(ChainWeight::uid).toList()));
    arguments.put("weights", numbers(weights.stream().map(ChainWeight::weight).toList()));
    arguments.put("version_key", new Whole(versionKey));
    return encode("set_mechanism_weights", "set_weights", arguments);
  }

  /// @param version as the chain counts the forms of commits
  /// @throws ai.leoma.chain.runtime.NotInRuntime if the runtime has no call for it
  byte[] sealed(byte[] commit, long round, long version) {
    Map<String, ScaleValue> arguments = new HashMap<>();
    arguments.put("commit", new Bytes(commit));
    arguments.put("reveal_round", ScaleValue.of(round));
    arguments.put("commit_reveal_version", ScaleValue.of(version));
    return encode("commit_timelocked_mechanism_weights", "commit_timelocked_weights", arguments);
  }

  private byte[] encode(String ofMechanism, String ofSubnet, Map<String, ScaleValue> arguments) {
    arguments.put("netuid", ScaleValue.of(netuid));
    if (!calls.has(SUBTENSOR, ofMechanism)) {
      return calls.encode(SUBTENSOR, ofSubnet, arguments);
    }
    arguments.put("mecid", ScaleValue.of(FIRST_MECHANISM));
    return calls.encode(SUBTENSOR, ofMechanism, arguments);
  }

  private static ScaleValue numbers(List<Integer> values) {
    return ScaleValue.of(values.stream().map(each -> ScaleValue.of(each)).toList());
  }
}
