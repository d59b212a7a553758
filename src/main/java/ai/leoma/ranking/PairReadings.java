package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.evaluation.SettledPairs;
import ai.leoma.evaluation.TaskPair;
import ai.leoma.evaluation.VoteSnapshot;
import ai.leoma.evaluation.Votes;
import ai.leoma.task.TaskId;
import ai.leoma.task.Tasks;
import ai.leoma.validator.ValidatorRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads what pairs follow from: window, stakes and who is active.
@ApplicationScoped
class PairReadings implements SettledPairs {
  private final RankingConfig config;
  private final Votes votes;
  private final Tasks tasks;
  private final ValidatorRegistry validators;

  PairReadings(RankingConfig config, Votes votes, Tasks tasks, ValidatorRegistry validators) {
    this.config = config;
    this.votes = votes;
    this.tasks = tasks;
    this.validators = validators;
  }

  /// Of this moment.
  Uni<PairStates> states() {
    Rules rules = config.rules();
    return tasks
        .newestPublished()
        .map(newest -> Window.of(newest, rules))
        .chain(
            window ->
                Uni.combine()
                    .all()
                    .unis(validators.registered(), activeVoters(window, rules))
                    .with(
                        (registered, voters) -> new PairStates(rules, window, registered, voters)));
  }

  private Uni<Set<Hotkey>> activeVoters(Optional<Window> window, Rules rules) {
    return window
        .map(span -> votes.voters(span.activeFrom(rules), span.newest()))
        .orElseGet(() -> Uni.createFrom().item(Set.of()));
  }

  /// Who voted on each of these tasks that is older than the window.
  Uni<Map<TaskId, Set<Hotkey>>> votersBefore(PairStates states, List<TaskId> voted) {
    List<TaskId> before =
        voted.stream()
            .filter(task -> states.window().filter(span -> span.contains(task)).isEmpty())
            .sorted()
            .toList();
    return before.isEmpty()
        ? Uni.createFrom().item(Map.of())
        : votes.votersByTask(before.getFirst(), before.getLast());
  }

  @Override
  public Uni<Set<TaskPair>> onTasks(TaskId first, TaskId last) {
    return states()
        .chain(
            states ->
                votes
                    .snapshot(first, last)
                    .emitOn(Infrastructure.getDefaultWorkerPool())
                    .map(snapshot -> settled(states, snapshot)));
  }

  private static Set<TaskPair> settled(PairStates states, VoteSnapshot snapshot) {
    List<Vote> cast =
        snapshot.counting().stream()
            .map(vote -> new Vote(vote.task(), vote.miner(), vote.validator(), vote.passed()))
            .toList();
    Map<TaskId, Set<Hotkey>> voters =
        cast.stream()
            .collect(
                Collectors.groupingBy(
                    Vote::task, Collectors.mapping(Vote::validator, Collectors.toSet())));
    return states.of(cast, voters).entrySet().stream()
        .filter(pair -> pair.getValue().isSettled())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
