package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.evaluation.EvaluationConfig;
import ai.leoma.evaluation.PairEvidence;
import ai.leoma.evaluation.TaskVote;
import ai.leoma.evaluation.Votes;
import ai.leoma.task.PublishedTask;
import ai.leoma.task.TaskId;
import ai.leoma.task.TaskVotes;
import ai.leoma.task.Tasks;
import ai.leoma.validator.RegisteredValidator;
import ai.leoma.validator.ValidatorRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How the votes on a task stand, for the pages of tasks. Pairs of the current window stand as in
/// the ranking; on older tasks everybody who voted on the task counts as active.
@ApplicationScoped
class VotesOnTasks implements TaskVotes {
  private static final BigDecimal RAO_PER_TAO = BigDecimal.valueOf(1_000_000_000);

  private final RankingConfig config;
  private final Votes votes;
  private final Tasks tasks;
  private final ValidatorRegistry validators;
  private final EvaluationConfig evaluationConfig;
  private final Clock clock;

  VotesOnTasks(
      RankingConfig config,
      Votes votes,
      Tasks tasks,
      ValidatorRegistry validators,
      EvaluationConfig evaluationConfig,
      Clock clock) {
    this.config = config;
    this.votes = votes;
    this.tasks = tasks;
    this.validators = validators;
    this.evaluationConfig = evaluationConfig;
    this.clock = clock;
  }

  /// What the pairs of one task follow from.
  private record TaskReading(
      List<TaskVote> onTask,
      Map<Hotkey, PairOutcome> pairs,
      List<RegisteredValidator> validators) {}

  @Override
  public Uni<TaskVoteSummary> ofTask(TaskId task) {
    return read(task).map(VotesOnTasks::summary);
  }

  private static TaskVoteSummary summary(TaskReading reading) {
    Map<Hotkey, Integer> voters = new HashMap<>();
    Set<Hotkey> everybody = new HashSet<>();
    for (TaskVote vote : reading.onTask()) {
      voters.merge(vote.miner(), 1, Integer::sum);
      everybody.add(vote.validator());
    }
    Map<Hotkey, PairSummary> byMiner = new HashMap<>();
    voters.forEach(
        (miner, count) ->
            byMiner.put(
                miner, new PairSummary(isPassed(reading, miner), count, updated(reading, miner))));
    return new TaskVoteSummary(everybody.size(), byMiner);
  }

  private static Optional<Instant> updated(TaskReading reading, Hotkey miner) {
    return reading.onTask().stream()
        .filter(vote -> vote.miner().equals(miner))
        .map(TaskVote::evaluatedAt)
        .max(Instant::compareTo);
  }

  @Override
  public Uni<PairVotes> ofPair(TaskId task, Hotkey miner) {
    return Uni.combine()
        .all()
        .unis(read(task), tasks.published(task, task), votes.evidence(task, miner))
        .asTuple()
        .map(
            read ->
                new PairVotes(
                    isPassed(read.getItem1(), miner),
                    mayBeShown(read.getItem1(), read.getItem2(), miner)
                        ? shown(read.getItem3(), read.getItem1().validators())
                        : List.of()));
  }

  private boolean mayBeShown(TaskReading reading, List<PublishedTask> published, Hotkey miner) {
    PairOutcome pair = reading.pairs().get(miner);
    boolean isSettled = pair != null && pair.state().isSettled();
    Instant embargoed = clock.instant().minus(evaluationConfig.embargo());
    return isSettled || published.stream().anyMatch(task -> !task.publishedAt().isAfter(embargoed));
  }

  private static List<ShownVote> shown(
      List<PairEvidence> evidence, List<RegisteredValidator> validators) {
    Map<Hotkey, Rao> stakes =
        validators.stream()
            .collect(Collectors.toMap(RegisteredValidator::hotkey, RegisteredValidator::stake));
    return evidence.stream().map(vote -> shown(vote, stakes)).toList();
  }

  private static ShownVote shown(PairEvidence vote, Map<Hotkey, Rao> stakes) {
    Optional<AspectScores> scores = vote.generatedArtifacts().flatMap(AspectScores::read);
    return new ShownVote(
        vote.validator(),
        vote.passed(),
        Optional.ofNullable(stakes.get(vote.validator())).map(VotesOnTasks::tao),
        vote.evaluatedAt(),
        vote.confidence(),
        vote.reasoning(),
        scores.map(AspectScores::byName),
        scores.map(AspectScores::overall).orElse(OptionalInt.empty()));
  }

  private static boolean isPassed(TaskReading reading, Hotkey miner) {
    PairOutcome pair = reading.pairs().get(miner);
    return pair != null && pair.state() == PairState.PASSED;
  }

  private Uni<TaskReading> read(TaskId task) {
    return tasks
        .newestPublished()
        .chain(
            newest -> {
              Optional<Window> window =
                  Window.of(newest, config.rules()).filter(span -> span.contains(task));
              return Uni.combine()
                  .all()
                  .unis(votes.onTask(task), activeVoters(window), validators.registered())
                  .asTuple()
                  .map(
                      read ->
                          reading(task, window, read.getItem1(), read.getItem2(), read.getItem3()));
            });
  }

  /// Of a task outside of the window nobody but its voters is asked for.
  private Uni<Set<Hotkey>> activeVoters(Optional<Window> window) {
    return window
        .map(span -> votes.voters(span.activeFrom(config.rules()), span.newest()))
        .orElseGet(() -> Uni.createFrom().item(Set.of()));
  }

  private TaskReading reading(
      TaskId task,
      Optional<Window> window,
      List<TaskVote> onTask,
      Set<Hotkey> activeVoters,
      List<RegisteredValidator> registered) {
    TaskId newest = window.map(Window::newest).orElse(task);
    RankingResult result =
        Ranking.of(
            new RankingInput(
                config.rules(),
                Optional.of(newest),
                List.of(),
                registered.stream()
                    .map(validator -> new ValidatorStake(validator.hotkey(), validator.stake()))
                    .toList(),
                onTask.stream().map(vote -> vote(task, vote)).toList(),
                activeVoters.stream().map(voter -> activity(newest, voter)).toList()));
    Map<Hotkey, PairOutcome> pairs =
        result.pairs().stream()
            .filter(pair -> pair.task().equals(task))
            .collect(Collectors.toMap(PairOutcome::miner, Function.identity()));
    return new TaskReading(onTask, pairs, registered);
  }

  private static Vote vote(TaskId task, TaskVote vote) {
    return new Vote(task, vote.miner(), vote.validator(), vote.passed());
  }

  static double tao(Rao stake) {
    return new BigDecimal(stake.amount()).divide(RAO_PER_TAO).doubleValue();
  }

  /// That somebody voted lately, on whomever: it counts for nothing else.
  static Vote activity(TaskId newest, Hotkey voter) {
    return new Vote(newest, voter, voter, false);
  }
}
