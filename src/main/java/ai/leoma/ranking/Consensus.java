package ai.leoma.ranking;

import java.math.BigInteger;

/// Decides one pair of task and miner by stake.
public final class Consensus {

  private Consensus() {}

  /// @param pass stake of the PASS votes
  /// @param fail stake of the FAIL votes
  /// @param total stake of all registered validators that are active or voted on the pair
  /// @throws IllegalArgumentException when a stake is negative or the votes weigh more than the
  ///     total
  public static PairState decide(
      BigInteger pass, BigInteger fail, BigInteger total, ConsensusBase base) {
    BigInteger voted = pass.add(fail);
    if (pass.signum() < 0 || fail.signum() < 0 || voted.compareTo(total) > 0) {
      throw new IllegalArgumentException(
          "stakes can not be: pass %d, fail %d, total %d".formatted(pass, fail, total));
    }
    BigInteger whole =
        switch (base) {
          case ACTIVE -> total;
          case VOTED -> voted;
        };
    return majority(pass, fail, whole);
  }

  /// With the voted stake as the whole, one side always has its majority, so this settles both
  /// bases.
  private static PairState majority(BigInteger pass, BigInteger fail, BigInteger whole) {
    if (pass.shiftLeft(1).compareTo(whole) > 0) {
      return PairState.PASSED;
    }
    if (whole.signum() > 0 && fail.shiftLeft(1).compareTo(whole) >= 0) {
      return PairState.FAILED;
    }
    return PairState.OPEN;
  }
}
