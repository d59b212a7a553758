package ai.leoma.sandbox.chain.runtime;

import static ai.leoma.sandbox.chain.runtime.DispatchFailed.unless;
import static ai.leoma.sandbox.chain.runtime.Names.SUBTENSOR;
import static ai.leoma.sandbox.chain.runtime.Names.list;
import static ai.leoma.sandbox.chain.runtime.Names.pair;

import ai.leoma.chain.runtime.Blake2b;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Whole;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/// Weights of a subnet: set, or committed to be set later. The checks come in the order of the real
/// pallet (chain.md section 5), so that the same mistake ends as the same error.
final class WeightCalls {
  private static final int FULL_WEIGHT = 65_535;
  private static final int MOST_COMMITS = 10;
  private static final int HASH_BYTES = 32;

  private final Execution execution;
  private final SubnetStorage subnet;
  private final int mechanism;

  WeightCalls(Execution execution, int netuid, int mechanism) {
    this.execution = execution;
    this.subnet = new SubnetStorage(execution.state(), netuid);
    this.mechanism = mechanism;
  }

  /// What a hotkey wants to be set.
  ///
  /// @param uids whom it weighs
  /// @param values one for each, 0 to 65,535
  record Weights(List<Integer> uids, List<Integer> values, BigInteger versionKey) {
    Weights {
      uids = List.copyOf(uids);
      values = List.copyOf(values);
    }

    boolean isOnly(int uid) {
      return values.size() == 1 && uids.equals(List.of(uid));
    }
  }

  /// Refused where weights must be committed first.
  void set(Bytes hotkey, Weights weights) {
    require(!subnet.flag("CommitRevealWeightsEnabled"), "CommitRevealEnabled");
    apply(hotkey, weights);
  }

  /// Sets weights, whether they come openly or were revealed.
  void apply(Bytes hotkey, Weights weights) {
    int uid = checkedSender(hotkey, weights);
    checkContent(hotkey, uid, weights);
    execution
        .state()
        .put(
            SUBTENSOR,
            "Weights",
            upscaled(weights),
            subnet.storageIndex(mechanism),
            ScaleValue.of(uid));
    if (!subnet.flag("CommitRevealWeightsEnabled")) {
      touch(uid);
    }
    execution.event(SUBTENSOR, "WeightsSet", subnet.storageIndex(mechanism), ScaleValue.of(uid));
  }

  private int checkedSender(Bytes hotkey, Weights weights) {
    require(!subnet.isRoot(), "CanNotSetRootNetworkWeights");
    require(weights.uids().size() == weights.values().size(), "WeightVecNotEqualSize");
    require(subnet.hasMechanism(mechanism), "MechanismDoesNotExist");
    require(weights.uids().size() <= subnet.size(), "UidsLengthExceedUidsInSubNet");
    require(subnet.uidOf(hotkey).isPresent(), "HotKeyNotRegisteredInSubNet");
    require(hasEnoughStake(hotkey), "NotEnoughStakeToSetWeights");
    BigInteger wanted = subnet.state().wide(SUBTENSOR, "WeightsVersionKey", subnet.key());
    require(
        wanted.signum() == 0 || weights.versionKey().compareTo(wanted) >= 0,
        "IncorrectWeightVersionKey");
    int uid = subnet.uidOf(hotkey).getAsInt();
    require(
        subnet.flag("CommitRevealWeightsEnabled") || isUnderRateLimit(uid),
        "SettingWeightsTooFast");
    return uid;
  }

  private void checkContent(Bytes hotkey, int uid, Weights weights) {
    require(
        weights.isOnly(uid) || subnet.isOwners(hotkey) || subnet.isPermitted(uid),
        "NeuronNoValidatorPermit");
    require(new HashSet<>(weights.uids()).size() == weights.uids().size(), "DuplicateUids");
    require(
        weights.uids().stream().allMatch(each -> each < subnet.size()), "UidVecContainInvalidOne");
    long least = Math.min(subnet.number("MinAllowedWeights"), subnet.size());
    require(weights.isOnly(uid) || weights.uids().size() >= least, "WeightVecLengthIsLow");
    require(weights.isOnly(uid) || isWithinLimit(weights), "MaxWeightExceeded");
  }

  boolean hasEnoughStake(Bytes hotkey) {
    BigInteger threshold = subnet.state().wide(SUBTENSOR, "StakeThreshold");
    return subnet.totalStake(hotkey).compareTo(threshold) >= 0;
  }

  private boolean isUnderRateLimit(int uid) {
    long last = subnet.lastUpdate(mechanism, uid);
    return last == 0 || execution.block() - last >= subnet.number("WeightsSetRateLimit");
  }

  /// The greatest share of the sum that one weight may have.
  private boolean isWithinLimit(Weights weights) {
    long limit = subnet.number("MaxWeightsLimit");
    long sum = weights.values().stream().mapToLong(Integer::longValue).sum();
    return limit == FULL_WEIGHT
        || sum == 0
        || weights.values().stream().allMatch(value -> value * (long) FULL_WEIGHT <= limit * sum);
  }

  private static Listed upscaled(Weights weights) {
    long most = weights.values().isEmpty() ? 0 : Collections.max(weights.values());
    return list(
        IntStream.range(0, weights.uids().size())
            .mapToObj(
                i ->
                    pair(
                        ScaleValue.of(weights.uids().get(i)),
                        ScaleValue.of(upscaled(weights.values().get(i), most))))
            .toList());
  }

  private static long upscaled(long value, long most) {
    return most == 0 ? 0 : (2 * value * FULL_WEIGHT + most) / (2 * most);
  }

  /// Keeps a ciphertext until the epoch in which it is opened.
  void commit(Bytes hotkey, Bytes ciphertext, BigInteger round, int version) {
    require(subnet.hasMechanism(mechanism), "MechanismDoesNotExist");
    require(subnet.flag("CommitRevealWeightsEnabled"), "CommitRevealDisabled");
    require(
        version == subnet.state().number(SUBTENSOR, "CommitRevealWeightsVersion"),
        "IncorrectCommitRevealVersion");
    require(subnet.uidOf(hotkey).isPresent(), "HotKeyNotRegisteredInSubNet");
    int uid = subnet.uidOf(hotkey).getAsInt();
    require(isUnderRateLimit(uid), "CommittingWeightsTooFast");
    ScaleValue epoch = ScaleValue.of(subnet.number("SubnetEpochIndex"));
    List<ScaleValue> commits =
        new ArrayList<>(
            subnet
                .state()
                .list(SUBTENSOR, "TimelockedWeightCommits", subnet.storageIndex(mechanism), epoch));
    require(
        commits.stream()
                .filter(commit -> ((Listed) commit).elements().getFirst().equals(hotkey))
                .count()
            < MOST_COMMITS,
        "TooManyUnrevealedCommits");
    commits.add(
        ScaleValue.of(
            List.of(hotkey, ScaleValue.of(execution.block()), ciphertext, new Whole(round))));
    execution
        .state()
        .put(
            SUBTENSOR,
            "TimelockedWeightCommits",
            list(commits),
            subnet.storageIndex(mechanism),
            epoch);
    execution.event(
        SUBTENSOR,
        "TimelockedWeightsCommitted",
        hotkey,
        subnet.storageIndex(mechanism),
        new Bytes(Blake2b.hash(ciphertext.value(), HASH_BYTES)),
        new Whole(round));
    touch(uid);
  }

  private void touch(int uid) {
    ScaleValue index = subnet.storageIndex(mechanism);
    List<ScaleValue> updates = new ArrayList<>(subnet.state().list(SUBTENSOR, "LastUpdate", index));
    while (updates.size() <= uid) {
      updates.add(ScaleValue.of(0));
    }
    updates.set(uid, ScaleValue.of(execution.block()));
    execution.state().put(SUBTENSOR, "LastUpdate", list(updates), index);
  }

  private static void require(boolean holds, String error) {
    unless(holds, SUBTENSOR, error);
  }
}
