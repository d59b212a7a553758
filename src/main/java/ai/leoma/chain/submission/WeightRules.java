package ai.leoma.chain.submission;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.WriteRefusal;
import ai.leoma.chain.runtime.WeightNormalisation;
import ai.leoma.chain.runtime.WeightNormalisation.ChainWeight;
import ai.leoma.chain.runtime.WeightNormalisation.Share;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Whether the chain would take weights, by the checks that it makes itself. What is sealed has to
/// pass all of them before: sealed weights that the chain does not like vanish without a word.
final class WeightRules {
  private static final int GREATEST = 65_535;

  private WeightRules() {}

  /// What the subnet asks of weights, all of it at one block.
  ///
  /// @param nextBlock the first block that could take them
  /// @param uids seats of the hotkeys that have one
  /// @param lastUpdateBlock of the writer, 0 when it never set weights
  /// @param isOwner whether the writer is the subnet's owner, who needs no permit
  /// @param versionKey least version key; 0 when any will do
  record Limits(
      long nextBlock,
      OptionalInt ownUid,
      Map<Hotkey, Integer> uids,
      int seats,
      long lastUpdateBlock,
      long rateLimitBlocks,
      boolean hasPermit,
      boolean isOwner,
      int leastWeights,
      int greatestWeight,
      BigInteger versionKey) {
    Limits {
      uids = Map.copyOf(uids);
    }
  }

  sealed interface Checked {
    /// @param weights in the order of their uids
    record Fit(int ownUid, List<ChainWeight> weights, BigInteger versionKey) implements Checked {
      public Fit {
        weights = List.copyOf(weights);
      }
    }

    record Unfit(WriteRefusal reason) implements Checked {}
  }

  /// @param ownVersionKey what the writer sends; the subnet's own when empty
  static Checked check(
      Limits limits, Map<Hotkey, Double> weights, Optional<BigInteger> ownVersionKey) {
    if (limits.ownUid().isEmpty()) {
      return new Checked.Unfit(new WriteRefusal.NotRegistered());
    }
    int ownUid = limits.ownUid().getAsInt();
    Map<Integer, Double> byUid = new HashMap<>();
    for (Map.Entry<Hotkey, Double> weight : weights.entrySet()) {
      Integer uid = limits.uids().get(weight.getKey());
      if (uid == null && weight.getValue() > 0) {
        return new Checked.Unfit(new WriteRefusal.PayeeWithoutSeat(weight.getKey()));
      }
      if (uid != null) {
        byUid.merge(uid, weight.getValue(), Double::sum);
      }
    }
    List<ChainWeight> normalised = normalised(byUid);
    BigInteger versionKey = ownVersionKey.orElse(limits.versionKey());
    return refusal(limits, ownUid, normalised, versionKey)
        .<Checked>map(Checked.Unfit::new)
        .orElseGet(() -> new Checked.Fit(ownUid, normalised, versionKey));
  }

  private static List<ChainWeight> normalised(Map<Integer, Double> byUid) {
    List<Share> shares = new ArrayList<>();
    byUid.forEach((uid, weight) -> shares.add(new Share(uid, weight)));
    shares.sort(Comparator.comparingInt(Share::uid));
    return WeightNormalisation.of(shares);
  }

  private static Optional<WriteRefusal> refusal(
      Limits limits, int ownUid, List<ChainWeight> weights, BigInteger versionKey) {
    if (weights.isEmpty()) {
      return Optional.of(new WriteRefusal.NothingToSet());
    }
    if (versionKey.compareTo(limits.versionKey()) < 0) {
      return Optional.of(new WriteRefusal.OldVersionKey());
    }
    long mayUpdateAt = saturatedSum(limits.lastUpdateBlock(), limits.rateLimitBlocks());
    if (limits.lastUpdateBlock() > 0 && limits.nextBlock() < mayUpdateAt) {
      return Optional.of(new WriteRefusal.TooSoon(OptionalLong.of(mayUpdateAt)));
    }
    boolean isOwnOnly = weights.size() == 1 && weights.getFirst().uid() == ownUid;
    return isOwnOnly ? Optional.empty() : refusalOfOthers(limits, weights);
  }

  /// What a single weight on oneself is exempt from.
  private static Optional<WriteRefusal> refusalOfOthers(Limits limits, List<ChainWeight> weights) {
    if (!limits.hasPermit() && !limits.isOwner()) {
      return Optional.of(new WriteRefusal.NoPermit());
    }
    int least = Math.min(limits.leastWeights(), limits.seats());
    if (weights.size() < least) {
      return Optional.of(new WriteRefusal.TooFewWeights(weights.size(), least));
    }
    double sum = weights.stream().mapToLong(ChainWeight::weight).sum();
    double greatestShare = GREATEST / sum;
    if (limits.greatestWeight() < GREATEST
        && greatestShare > limits.greatestWeight() / (double) GREATEST) {
      return Optional.of(new WriteRefusal.ByRuntime("SubtensorModule.MaxWeightExceeded"));
    }
    return Optional.empty();
  }

  private static long saturatedSum(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }
}
