package ai.leoma.chain.runtime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Turns shares into the 16-bit weights that the chain takes: the greatest becomes 65,535, the
/// others follow in proportion, halves rounded to even, and what comes to zero is left out. The
/// chain scales them up again, so only their ratios matter.
public final class WeightNormalisation {
  private static final int GREATEST = 65_535;

  private WeightNormalisation() {}

  /// @param weight any number that is not negative
  public record Share(int uid, double weight) {
    public Share {
      if (uid < 0 || uid > GREATEST) {
        throw new IllegalArgumentException("a uid lies between 0 and 65535");
      }
      if (!(weight >= 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException("a weight is a number that is not negative");
      }
    }
  }

  /// @param weight 1 to 65,535
  public record ChainWeight(int uid, int weight) {}

  /// In the order of the shares; empty when all of them are zero, and then nothing may be sent.
  ///
  /// @throws IllegalArgumentException if a uid is there twice
  public static List<ChainWeight> of(List<Share> shares) {
    requireDistinct(shares);
    double greatest = shares.stream().mapToDouble(Share::weight).max().orElse(0);
    List<ChainWeight> weights = new ArrayList<>();
    for (Share share : shares) {
      int weight = greatest > 0 ? (int) Math.rint(share.weight() / greatest * GREATEST) : 0;
      if (weight > 0) {
        weights.add(new ChainWeight(share.uid(), weight));
      }
    }
    return List.copyOf(weights);
  }

  private static void requireDistinct(List<Share> shares) {
    Set<Integer> seen = new HashSet<>();
    for (Share share : shares) {
      if (!seen.add(share.uid())) {
        throw new IllegalArgumentException("uid %d is there twice".formatted(share.uid()));
      }
    }
  }
}
