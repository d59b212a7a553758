package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.evaluation.TaskPair;
import ai.leoma.task.TaskId;
import ai.leoma.validator.RegisteredValidator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// How pairs stand for those who read about them: pairs of the window as in the ranking of this
/// moment; on an older task everybody who voted on the task counts as active.
///
/// @param window empty while nothing is published
/// @param activeVoters who voted on one of the window's newest tasks
record PairStates(
    Rules rules,
    Optional<Window> window,
    List<RegisteredValidator> registered,
    Set<Hotkey> activeVoters) {

  /// The state of each pair that was voted on.
  ///
  /// @param votersBefore by task before the window: everybody who voted on it, on whomever
  Map<TaskPair, PairState> of(Collection<Vote> votes, Map<TaskId, Set<Hotkey>> votersBefore) {
    List<Vote> inWindow = new ArrayList<>();
    Map<TaskId, List<Vote>> before = new TreeMap<>();
    for (Vote vote : votes) {
      if (window.filter(span -> span.contains(vote.task())).isPresent()) {
        inWindow.add(vote);
      } else {
        before.computeIfAbsent(vote.task(), task -> new ArrayList<>()).add(vote);
      }
    }
    Map<TaskPair, PairState> states = new HashMap<>();
    window.ifPresent(span -> count(span.newest(), inWindow, activeVoters, states));
    before.forEach(
        (task, cast) -> count(task, cast, votersBefore.getOrDefault(task, Set.of()), states));
    return states;
  }

  private void count(
      TaskId newest, List<Vote> votes, Set<Hotkey> active, Map<TaskPair, PairState> states) {
    List<Vote> activity = active.stream().map(voter -> activity(newest, voter)).toList();
    RankingInput input =
        new RankingInput(rules, Optional.of(newest), List.of(), stakes(), votes, activity);
    for (PairOutcome pair : Ranking.of(input).pairs()) {
      states.put(new TaskPair(pair.task(), pair.miner()), pair.state());
    }
  }

  private List<ValidatorStake> stakes() {
    return registered.stream()
        .map(validator -> new ValidatorStake(validator.hotkey(), validator.stake()))
        .toList();
  }

  /// That somebody voted lately, on whomever: it counts for nothing else.
  static Vote activity(TaskId newest, Hotkey voter) {
    return new Vote(newest, voter, voter, false);
  }
}
