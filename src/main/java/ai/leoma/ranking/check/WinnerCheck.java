package ai.leoma.ranking.check;

import ai.leoma.chain.Hotkey;
import ai.leoma.ranking.RankingResult;
import ai.leoma.ranking.ValidatorStake;
import ai.leoma.validator.weights.CheckResult.Kind;
import ai.leoma.validator.weights.RankingChecker.Knowledge;
import ai.leoma.validator.weights.StakeReadings.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether the stated winner is the one by the rules, with the stakes of the snapshot and with
/// those that this validator read from the chain.
final class WinnerCheck {
  private WinnerCheck() {}

  static Optional<Hotkey> of(RankingResult result) {
    return result.winner().map(winner -> winner.miner().hotkey());
  }

  static void require(StatedRanking stated, RankingResult result) throws Contradicts {
    Contradicts.unless(
        of(result).equals(stated.winner()),
        Kind.WINNER,
        "ranking %d says that %s won, but by its own votes and the rules it is %s"
            .formatted(
                stated.id(), StatedRanking.name(stated.winner()), StatedRanking.name(of(result))));
  }

  /// Stakes that the chain contradicts count only where they decide who wins: a sync may have read
  /// a stake just before it moved.
  static void requireByChain(
      StatedRanking stated, RankedInputs inputs, VoteCount count, Knowledge knowledge)
      throws Contradicts {
    List<String> wrong = new ArrayList<>();
    List<ValidatorStake> corrected = new ArrayList<>();
    for (ValidatorStake validator : inputs.validators()) {
      Witness witness =
          knowledge.stakeOf(validator.hotkey(), inputs.stakeBlocks().get(validator.hotkey()));
      if (witness.allows(validator.stake())) {
        corrected.add(validator);
      } else {
        wrong.add(validator.hotkey().ss58());
        corrected.add(new ValidatorStake(validator.hotkey(), witness.most()));
      }
    }
    if (wrong.isEmpty()) {
      return;
    }
    Optional<Hotkey> byChain = of(count.ranked(corrected));
    Contradicts.unless(
        byChain.equals(stated.winner()),
        Kind.STAKE,
        "ranking %d gives other stakes than the chain to %s; with the chain's %s wins"
            .formatted(stated.id(), wrong, StatedRanking.name(byChain)));
  }
}
