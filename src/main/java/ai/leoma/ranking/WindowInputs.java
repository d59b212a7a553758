package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.evaluation.PairBallot;
import ai.leoma.evaluation.WindowBallots;
import ai.leoma.miner.MinerRecord;
import ai.leoma.task.GenerationRecord;
import ai.leoma.task.TaskId;
import ai.leoma.validator.RegisteredValidator;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Everything a ranking follows from, as read from the rooms at one moment.
///
/// @param generations every generation of the window's tasks
/// @param votes the counting votes of the window, by place in the list of validators
record WindowInputs(
    Rules rules,
    Optional<TaskId> newestPublished,
    List<MinerRecord> miners,
    List<RegisteredValidator> validators,
    List<GenerationRecord> generations,
    WindowBallots votes) {

  /// The rules applied. Votes on pairs that were not generated with the commitment in force show
  /// that their validator is active and count for nothing else (rules 4).
  RankingResult ranked() {
    Map<Hotkey, SortedSet<TaskId>> served = servedInForce();
    Map<Boolean, List<PairBallot>> ballotsByCounting =
        votes.pairs().stream()
            .collect(
                Collectors.partitioningBy(
                    ballot ->
                        served
                            .getOrDefault(ballot.miner(), Collections.emptySortedSet())
                            .contains(ballot.task())));
    return Ranking.ofBallots(
        new RankingInput(rules, newestPublished, contenders(), stakes(), List.of()),
        ballotsByCounting.get(true),
        ballotsByCounting.get(false));
  }

  /// For each miner the tasks of the window in which its commitment in force has a video.
  Map<Hotkey, SortedSet<TaskId>> servedInForce() {
    Map<Hotkey, MinerRecord> minerByHotkey = new HashMap<>();
    miners.forEach(miner -> minerByHotkey.put(miner.hotkey(), miner));
    Map<Hotkey, SortedSet<TaskId>> served = new HashMap<>();
    for (GenerationRecord generation : generations) {
      MinerRecord miner = minerByHotkey.get(generation.miner());
      if (miner != null && generation.isServed() && isInForce(generation, miner)) {
        served.computeIfAbsent(miner.hotkey(), hotkey -> new TreeSet<>()).add(generation.task());
      }
    }
    return served;
  }

  /// The hash follows from the revision; it is not known while a miner's repository cannot be
  /// asked, and then does not contradict.
  private static boolean isInForce(GenerationRecord generation, MinerRecord miner) {
    return miner.commitmentBlock().orElse(-1) == generation.commitmentBlock()
        && miner.revision().filter(generation.revision()::equals).isPresent()
        && miner.chuteId().filter(generation.chuteId()::equals).isPresent()
        && miner.modelHash().map(generation.modelHash()::equals).orElse(true);
  }

  private List<Contender> contenders() {
    return miners.stream().map(WindowInputs::contender).toList();
  }

  static Contender contender(MinerRecord miner) {
    return new Contender(
        miner.hotkey(), OptionalInt.of(miner.uid()), miner.commitmentBlock(), miner.valid());
  }

  private List<ValidatorStake> stakes() {
    return validators.stream()
        .map(validator -> new ValidatorStake(validator.hotkey(), validator.stake()))
        .toList();
  }
}
