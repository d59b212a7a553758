package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.evaluation.VoteRecord;
import ai.leoma.evaluation.VoteSnapshot;
import ai.leoma.miner.MinerRecord;
import ai.leoma.task.GenerationRecord;
import ai.leoma.task.TaskId;
import ai.leoma.validator.RegisteredValidator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Everything a ranking follows from, as read from the rooms at one moment.
///
/// @param generations every generation of the window's tasks
/// @param votes the counting votes of the window, whoever cast them
record WindowInputs(
    Rules rules,
    Optional<TaskId> newestPublished,
    List<MinerRecord> miners,
    List<RegisteredValidator> validators,
    List<GenerationRecord> generations,
    VoteSnapshot votes) {

  /// The rules' own view: votes on pairs that were not generated with the commitment in force show
  // that
  /// their validator is active and count for nothing else (rules 4).
  RankingInput rankingInput() {
    Set<Pair> inForce = pairsInForce();
    List<Vote> counting = new ArrayList<>();
    List<Vote> outdated = new ArrayList<>();
    for (VoteRecord vote : votes.counting()) {
      boolean counts = inForce.contains(new Pair(vote.task(), vote.miner()));
      (counts ? counting : outdated)
          .add(new Vote(vote.task(), vote.miner(), vote.validator(), vote.passed()));
    }
    return new RankingInput(rules, newestPublished, contenders(), stakes(), counting, outdated);
  }

  private Set<Pair> pairsInForce() {
    Map<Hotkey, MinerRecord> minerByHotkey = new HashMap<>();
    miners.forEach(miner -> minerByHotkey.put(miner.hotkey(), miner));
    Set<Pair> inForce = new HashSet<>();
    for (GenerationRecord generation : generations) {
      MinerRecord miner = minerByHotkey.get(generation.miner());
      if (miner != null && generation.isServed() && isInForce(generation, miner)) {
        inForce.add(new Pair(generation.task(), generation.miner()));
      }
    }
    return inForce;
  }

  private static boolean isInForce(GenerationRecord generation, MinerRecord miner) {
    return miner.commitmentBlock().orElse(-1) == generation.commitmentBlock()
        && Objects.equals(miner.revision().orElse(null), generation.revision())
        && Objects.equals(miner.chuteId().orElse(null), generation.chuteId())
        && Objects.equals(miner.modelHash().orElse(null), generation.modelHash());
  }

  private List<Contender> contenders() {
    return miners.stream()
        .map(
            miner ->
                new Contender(
                    miner.hotkey(),
                    OptionalInt.of(miner.uid()),
                    miner.commitmentBlock(),
                    miner.valid()))
        .toList();
  }

  private List<ValidatorStake> stakes() {
    return validators.stream()
        .map(validator -> new ValidatorStake(validator.hotkey(), validator.stake()))
        .toList();
  }

  private record Pair(TaskId task, Hotkey miner) {}
}
