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
import java.util.function.Predicate;

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
  ///
  /// @return why the winner is in doubt: stakes of blocks that this validator did not see, without
  ///     which another one would win
  /// @throws Contradicts when another one wins with the stakes that it did see
  static Optional<String> requireByChain(
      StatedRanking stated, RankedInputs inputs, VoteCount count, Knowledge knowledge)
      throws Contradicts {
    Corrected seen = Corrected.by(inputs, knowledge, Witness::isClose);
    Optional<Hotkey> bySeen = seen.winner(count, stated);
    Contradicts.unless(
        bySeen.equals(stated.winner()),
        Kind.STAKE,
        "ranking %d gives other stakes than the chain to %s; with the chain's %s wins"
            .formatted(stated.id(), seen.wrong(), StatedRanking.name(bySeen)));
    Corrected all = Corrected.by(inputs, knowledge, unused -> true);
    Optional<Hotkey> byAll = all.winner(count, stated);
    return byAll.equals(stated.winner())
        ? Optional.empty()
        : Optional.of(
            "it gives stakes of blocks that this validator did not see to %s; with those that it did see %s wins"
                .formatted(all.wrong(), StatedRanking.name(byAll)));
  }

  /// Stakes with the chain's in place of those that it does not allow.
  ///
  /// @param wrong whose are not those of the inputs
  private record Corrected(List<ValidatorStake> stakes, List<String> wrong) {
    static Corrected by(RankedInputs inputs, Knowledge knowledge, Predicate<Witness> counts) {
      List<ValidatorStake> stakes = new ArrayList<>();
      List<String> wrong = new ArrayList<>();
      for (ValidatorStake validator : inputs.validators()) {
        Witness witness =
            knowledge.stakeOf(validator.hotkey(), inputs.stakeBlocks().get(validator.hotkey()));
        if (!counts.test(witness) || witness.allows(validator.stake())) {
          stakes.add(validator);
        } else {
          stakes.add(new ValidatorStake(validator.hotkey(), witness.most()));
          wrong.add(validator.hotkey().ss58());
        }
      }
      return new Corrected(stakes, wrong);
    }

    Optional<Hotkey> winner(VoteCount count, StatedRanking stated) {
      return wrong.isEmpty() ? stated.winner() : of(count.ranked(stakes));
    }
  }
}
