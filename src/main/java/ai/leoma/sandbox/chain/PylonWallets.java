package ai.leoma.sandbox.chain;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.runtime.EpochSchedule;
import ai.leoma.chain.runtime.WeightNormalisation;
import ai.leoma.chain.runtime.WeightNormalisation.ChainWeight;
import ai.leoma.chain.runtime.WeightNormalisation.Share;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.timelock.Beacon;
import ai.leoma.chain.timelock.TimelockEncryption;
import ai.leoma.chain.timelock.WeightsPlaintext;
import ai.leoma.sandbox.chain.ledger.Block;
import ai.leoma.sandbox.chain.runtime.ChainTime;
import ai.leoma.sandbox.chain.runtime.DirectCall;
import ai.leoma.sandbox.chain.runtime.Names;
import ai.leoma.sandbox.chain.runtime.SubnetStorage;
import ai.leoma.sandbox.chain.subtensor.Subtensor;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What a Pylon service does for its identities: it holds their wallets and chooses the call as
/// the subnet demands. The imitated one has no keys of validators that run elsewhere, so its calls
/// reach the chain unsigned.
final class PylonWallets {
  private static final int LARGEST_RAW = 128;

  private final Subtensor chain;
  private final SecureRandom random = new SecureRandom();

  PylonWallets(Subtensor chain) {
    this.chain = chain;
  }

  /// Sets weights or commits them. Takes some 50 ms where it commits.
  void setWeights(Hotkey own, Map<Hotkey, Double> weights) {
    Block head = chain.head();
    SubnetStorage subnet = new SubnetStorage(head.chainState(), chain.netuid());
    List<Share> shares =
        weights.entrySet().stream()
            .flatMap(
                weight ->
                    subnet.uidOf(Names.account(weight.getKey())).stream()
                        .mapToObj(uid -> new Share(uid, weight.getValue())))
            .toList();
    List<ChainWeight> normalised = WeightNormalisation.of(shares);
    if (subnet.flag("CommitRevealWeightsEnabled")) {
      commit(own, normalised, subnet.epochs(head.number()), subnet.number("RevealPeriodEpochs"));
    } else {
      call(own, "SubtensorModule.set_mechanism_weights", plain(normalised));
    }
  }

  private SequencedMap<String, ScaleValue> plain(List<ChainWeight> weights) {
    SequencedMap<String, ScaleValue> arguments = mechanism();
    arguments.put(
        "dests", Names.list(weights.stream().map(each -> ScaleValue.of(each.uid())).toList()));
    arguments.put(
        "weights", Names.list(weights.stream().map(each -> ScaleValue.of(each.weight())).toList()));
    arguments.put("version_key", ScaleValue.of(0));
    return arguments;
  }

  private void commit(
      Hotkey own, List<ChainWeight> weights, EpochSchedule schedule, long revealPeriod) {
    long firstReveal = schedule.firstRevealBlock(revealPeriod).orElseThrow();
    Beacon beacon = chain.beacon().beacon();
    long round =
        beacon.roundAt(
            schedule.revealTime(
                firstReveal, ChainTime.of(schedule.currentBlock()), ChainTime.BLOCK));
    byte[] sealed =
        TimelockEncryption.encrypt(
            beacon, round, new WeightsPlaintext(own, weights, 0).encode(), random);
    SequencedMap<String, ScaleValue> arguments = mechanism();
    arguments.put("commit", new Bytes(sealed));
    arguments.put("reveal_round", ScaleValue.of(round));
    arguments.put(
        "commit_reveal_version",
        chain.head().chainState().value(Names.SUBTENSOR, "CommitRevealWeightsVersion"));
    call(own, "SubtensorModule.commit_timelocked_mechanism_weights", arguments);
  }

  private SequencedMap<String, ScaleValue> mechanism() {
    SequencedMap<String, ScaleValue> arguments = new LinkedHashMap<>();
    arguments.put("netuid", ScaleValue.of(chain.netuid()));
    arguments.put("mecid", ScaleValue.of(0));
    return arguments;
  }

  void setCommitment(Hotkey own, byte[] data) {
    String kind = data.length <= LARGEST_RAW ? "Raw" + data.length : "BigRaw";
    ScaleValue field = new Chosen(kind, new Bytes(data));
    SequencedMap<String, ScaleValue> arguments = new LinkedHashMap<>();
    arguments.put("netuid", ScaleValue.of(chain.netuid()));
    arguments.put("info", ScaleValue.struct(Map.of("fields", Names.list(List.of(field)))));
    call(own, "Commitments.set_commitment", arguments);
  }

  private void call(Hotkey own, String name, SequencedMap<String, ScaleValue> arguments) {
    chain.request(new DirectCall(Names.account(own), name, ScaleValue.struct(arguments)));
  }
}
