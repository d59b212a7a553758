package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.miner.Miners.Validity;
import ai.leoma.task.GenerationRecord;
import ai.leoma.task.PublishedTask;
import ai.leoma.task.TaskId;
import ai.leoma.validator.RegisteredValidator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Everything that the standing of one miner follows from, as read from the rooms at one moment.
///
/// @param window empty before the first task
/// @param tasks of the window, newest first
/// @param generations of the miner in the window
/// @param votes that count on the miner's videos in the window
/// @param activeVoters who voted on any miner of the newest tasks
/// @param newest stored ranking
/// @param nextTaskDue when the next round is due; empty when that is not known, or at once
record MinerReading(
    Rules rules,
    Instant at,
    Optional<Window> window,
    Validity validity,
    List<RegisteredValidator> validators,
    List<PublishedTask> tasks,
    List<GenerationRecord> generations,
    WrittenVotes votes,
    Set<Hotkey> activeVoters,
    Optional<StoredRanking> newest,
    List<RankHistory> history,
    Optional<Instant> nextTaskDue,
    Duration taskInterval) {

  Hotkey hotkey() {
    return validity.miner().hotkey();
  }

  Map<TaskId, GenerationRecord> generationByTask() {
    return generations.stream()
        .collect(Collectors.toMap(GenerationRecord::task, Function.identity()));
  }

  boolean isInForce(GenerationRecord generation) {
    return WindowInputs.isInForce(generation, validity.miner());
  }

  /// The state of each pair of the miner that counts and has a vote, by the rules that rank.
  Map<TaskId, PairState> states() {
    Set<TaskId> counting =
        generations.stream()
            .filter(generation -> generation.isServed() && isInForce(generation))
            .map(GenerationRecord::task)
            .collect(Collectors.toSet());
    List<Vote> current = new ArrayList<>();
    List<Vote> markers = new ArrayList<>();
    window.ifPresent(
        span ->
            activeVoters.forEach(voter -> markers.add(PairStates.activity(span.newest(), voter))));
    for (TaskId task : counting) {
      votes
          .on(task)
          .ifPresent(
              onTask -> {
                onTask.passedBy().forEach(voter -> current.add(vote(task, voter, true)));
                onTask.failedBy().forEach(voter -> current.add(vote(task, voter, false)));
              });
    }
    RankingInput input =
        new RankingInput(
            rules,
            window.map(Window::newest),
            List.of(),
            validators.stream()
                .map(validator -> new ValidatorStake(validator.hotkey(), validator.stake()))
                .toList(),
            current,
            markers);
    return Ranking.of(input).pairs().stream()
        .collect(Collectors.toMap(PairOutcome::task, PairOutcome::state));
  }

  private Vote vote(TaskId task, Hotkey validator, boolean passed) {
    return new Vote(task, hotkey(), validator, passed);
  }

  /// Against the other miners as the newest ranking has them.
  Distance distance(Map<TaskId, PairState> states) {
    List<PairState> oldestFirst =
        tasks.reversed().stream()
            .map(task -> states.getOrDefault(task.id(), PairState.OPEN))
            .toList();
    List<Standing> others =
        newest.map(StoredRanking::places).orElse(List.of()).stream()
            .filter(place -> place.eligible() && !place.hotkey().equals(hotkey()))
            .map(MinerReading::standing)
            .toList();
    Contender own = WindowInputs.contender(validity.miner());
    return Distance.of(rules, new Distance.Results(own, oldestFirst), others);
  }

  /// Who was eligible was valid.
  private static Standing standing(StoredRanking.Place place) {
    Contender miner =
        new Contender(place.hotkey(), place.uid(), place.commitmentBlock(), place.eligible());
    return new Standing(
        miner, place.rank(), place.eligible(), place.passes(), place.settled(), false);
  }
}
