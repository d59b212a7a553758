package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import java.time.Instant;

/// How often one validator voted on one miner, and for it, over all tasks, as last counted.
public record VoteTally(
    Hotkey miner, Hotkey validator, long votes, long passed, Instant countedAt) {
  public VoteTally {
    if (passed < 0 || passed > votes || votes == 0) {
      throw new IllegalArgumentException(
          "%d of %d votes on %s by %s can not pass"
              .formatted(passed, votes, miner.ss58(), validator.ss58()));
    }
  }

  /// 0 to 1.
  public double passRate() {
    return (double) passed / votes;
  }
}
