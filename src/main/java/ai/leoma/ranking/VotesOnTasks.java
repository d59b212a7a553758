package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.evaluation.EvaluationConfig;
import ai.leoma.evaluation.PairEvidence;
import ai.leoma.evaluation.VoteRecord;
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
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How the votes on a task stand, for the pages of tasks. Pairs of the current window stand as in
// the ranking;
/// on older tasks everybody who voted on the task counts as active.
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
      List<VoteRecord> onTask,
      Map<Hotkey, PairOutcome> pairs,
      List<RegisteredValidator> validators) {}

  @Override
  public Uni<TaskVoteSummary> ofTask(TaskId task) {
    return read(task).map(VotesOnTasks::summary);
  }

  private static TaskVoteSummary summary(TaskReading reading) {
    Map<Hotkey, Integer> voters = new HashMap<>();
    Set<Hotkey> everybody = new HashSet<>();
    for (VoteRecord vote : reading.onTask()) {
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
        .map(vote -> Instant.ofEpochMilli(vote.signedTimeMillis()))
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
        Optional.ofNullable(stakes.get(vote.validator()))
            .map(stake -> new BigDecimal(stake.amount()).divide(RAO_PER_TAO).doubleValue()),
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
              Rules rules = config.rules();
              boolean isInWindow =
                  Window.of(newest, rules).filter(window -> window.contains(task)).isPresent();
              TaskId last = isInWindow ? newest.orElseThrow() : task;
              long activeFrom = Math.max(1, last.value() - rules.activeTasks() + 1);
              TaskId first =
                  new TaskId(Math.min(task.value(), isInWindow ? activeFrom : task.value()));
              return Uni.combine()
                  .all()
                  .unis(votes.snapshot(first, last), validators.registered())
                  .asTuple()
                  .map(
                      read ->
                          reading(task, last, rules, read.getItem1().counting(), read.getItem2()));
            });
  }

  private static TaskReading reading(
      TaskId task,
      TaskId last,
      Rules rules,
      List<VoteRecord> counting,
      List<RegisteredValidator> validators) {
    List<ValidatorStake> stakes =
        validators.stream()
            .map(validator -> new ValidatorStake(validator.hotkey(), validator.stake()))
            .toList();
    List<VoteRecord> onTask = counting.stream().filter(vote -> vote.task().equals(task)).toList();
    RankingResult result =
        Ranking.of(
            new RankingInput(
                rules,
                Optional.of(last),
                miners(onTask),
                stakes,
                counting.stream().map(VotesOnTasks::vote).toList()));
    Map<Hotkey, PairOutcome> pairs =
        result.pairs().stream()
            .filter(pair -> pair.task().equals(task))
            .collect(Collectors.toMap(PairOutcome::miner, Function.identity()));
    return new TaskReading(onTask, pairs, validators);
  }

  private static List<Contender> miners(List<VoteRecord> votes) {
    return votes.stream()
        .map(VoteRecord::miner)
        .distinct()
        .map(miner -> new Contender(miner, OptionalInt.empty(), OptionalLong.empty(), false))
        .toList();
  }

  private static Vote vote(VoteRecord vote) {
    return new Vote(vote.task(), vote.miner(), vote.validator(), vote.passed());
  }
}
