package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.evaluation.AspectScores;
import ai.leoma.evaluation.EvaluationConfig;
import ai.leoma.evaluation.MinerTaskVote;
import ai.leoma.evaluation.PairEvidence;
import ai.leoma.evaluation.TaskPair;
import ai.leoma.evaluation.TaskVote;
import ai.leoma.evaluation.Votes;
import ai.leoma.task.PublishedTask;
import ai.leoma.task.TaskId;
import ai.leoma.task.TaskVotes;
import ai.leoma.task.Tasks;
import ai.leoma.validator.RegisteredValidator;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How the votes on a task stand, for the pages of tasks ([PairStates]).
@ApplicationScoped
class VotesOnTasks implements TaskVotes {
  private static final BigDecimal RAO_PER_TAO = BigDecimal.valueOf(1_000_000_000);

  private final PairReadings readings;
  private final Votes votes;
  private final Tasks tasks;
  private final EvaluationConfig evaluationConfig;
  private final Clock clock;

  VotesOnTasks(
      PairReadings readings,
      Votes votes,
      Tasks tasks,
      EvaluationConfig evaluationConfig,
      Clock clock) {
    this.readings = readings;
    this.votes = votes;
    this.tasks = tasks;
    this.evaluationConfig = evaluationConfig;
    this.clock = clock;
  }

  /// What the pairs of one task follow from.
  private record TaskReading(
      List<TaskVote> onTask, Map<Hotkey, PairState> pairs, List<RegisteredValidator> validators) {
    boolean isPassed(Hotkey miner) {
      return pairs.get(miner) == PairState.PASSED;
    }

    boolean isSettled(Hotkey miner) {
      return Optional.ofNullable(pairs.get(miner)).filter(PairState::isSettled).isPresent();
    }
  }

  private Uni<TaskReading> read(TaskId task) {
    return Uni.combine()
        .all()
        .unis(readings.states(), votes.onTask(task))
        .with((states, onTask) -> reading(task, states, onTask));
  }

  private static TaskReading reading(TaskId task, PairStates states, List<TaskVote> onTask) {
    List<Vote> cast = onTask.stream().map(vote -> vote(task, vote)).toList();
    Set<Hotkey> voters = cast.stream().map(Vote::validator).collect(Collectors.toSet());
    Map<Hotkey, PairState> pairs = new HashMap<>();
    states.of(cast, Map.of(task, voters)).forEach((pair, state) -> pairs.put(pair.miner(), state));
    return new TaskReading(onTask, pairs, states.registered());
  }

  private static Vote vote(TaskId task, TaskVote vote) {
    return new Vote(task, vote.miner(), vote.validator(), vote.passed());
  }

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
                miner, new PairSummary(reading.isPassed(miner), count, updated(reading, miner))));
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
                    read.getItem1().isPassed(miner),
                    mayBeShown(read.getItem1(), read.getItem2(), miner)
                        ? shown(read.getItem3(), read.getItem1().validators())
                        : List.of()));
  }

  @Override
  public Uni<List<MinerTaskVotes>> ofMiner(Hotkey miner, int most) {
    return Uni.combine()
        .all()
        .unis(readings.states(), votes.newestOnMiner(miner, most))
        .asTuple()
        .chain(read -> ofMiner(miner, read.getItem1(), read.getItem2()));
  }

  private Uni<List<MinerTaskVotes>> ofMiner(
      Hotkey miner, PairStates states, List<MinerTaskVote> newestFirst) {
    SortedMap<TaskId, List<MinerTaskVote>> byTask = new TreeMap<>(Comparator.reverseOrder());
    newestFirst.forEach(
        vote -> byTask.computeIfAbsent(vote.task(), task -> new ArrayList<>()).add(vote));
    List<Vote> cast =
        newestFirst.stream()
            .map(vote -> new Vote(vote.task(), miner, vote.validator(), vote.passed()))
            .toList();
    return readings
        .votersBefore(states, List.copyOf(byTask.keySet()))
        .map(voters -> states.of(cast, voters))
        .map(
            pairs ->
                byTask.entrySet().stream()
                    .map(
                        voted ->
                            minerTask(
                                voted.getKey(),
                                pairs.get(new TaskPair(voted.getKey(), miner)),
                                voted.getValue()))
                    .toList());
  }

  private static MinerTaskVotes minerTask(
      TaskId task, PairState state, List<MinerTaskVote> newestFirst) {
    OptionalLong latency =
        newestFirst.stream()
            .map(MinerTaskVote::latencyMillis)
            .filter(OptionalLong::isPresent)
            .findFirst()
            .orElse(OptionalLong.empty());
    Instant updated = newestFirst.getFirst().evaluatedAt();
    return new MinerTaskVotes(task, state == PairState.PASSED, latency, updated);
  }

  private boolean mayBeShown(TaskReading reading, List<PublishedTask> published, Hotkey miner) {
    Instant embargoed = clock.instant().minus(evaluationConfig.embargo());
    return reading.isSettled(miner)
        || published.stream().anyMatch(task -> !task.publishedAt().isAfter(embargoed));
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

  static double tao(Rao stake) {
    return new BigDecimal(stake.amount()).divide(RAO_PER_TAO).doubleValue();
  }
}
