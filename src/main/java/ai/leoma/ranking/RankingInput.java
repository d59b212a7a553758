package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Everything that a ranking depends on.
///
/// @param newestPublished the newest published task, if there is one
/// @param miners every known miner once, valid or not
/// @param validators every registered validator once
/// @param votes the votes that count, at most one per pair and validator, only on pairs generated
///     with the miner's commitment in force; those outside the window are ignored
/// @param outdatedVotes the votes that count on pairs generated with an earlier commitment: they
///     show that their validator is active, and count for nothing else
public record RankingInput(
    Rules rules,
    Optional<TaskId> newestPublished,
    List<Contender> miners,
    List<ValidatorStake> validators,
    List<Vote> votes,
    List<Vote> outdatedVotes) {

  public RankingInput {
    Objects.requireNonNull(rules, "rules");
    Objects.requireNonNull(newestPublished, "newestPublished");
    miners = List.copyOf(miners);
    validators = List.copyOf(validators);
    votes = List.copyOf(votes);
    outdatedVotes = List.copyOf(outdatedVotes);
    requireOnce("miner", miners, Contender::hotkey);
    requireOnce("validator", validators, ValidatorStake::hotkey);
  }

  /// Every vote is on a pair that was generated with the commitment in force.
  public RankingInput(
      Rules rules,
      Optional<TaskId> newestPublished,
      List<Contender> miners,
      List<ValidatorStake> validators,
      List<Vote> votes) {
    this(rules, newestPublished, miners, validators, votes, List.of());
  }

  private static <T> void requireOnce(String kind, List<T> all, Function<T, Hotkey> hotkeyOf) {
    Set<Hotkey> seen = new HashSet<>();
    for (T one : all) {
      if (!seen.add(hotkeyOf.apply(one))) {
        throw new IllegalArgumentException(
            "%s %s is listed twice".formatted(kind, hotkeyOf.apply(one).ss58()));
      }
    }
  }
}
