package ai.leoma.ranking;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.chain.Hotkey;
import ai.leoma.evaluation.EvaluationConfig;
import ai.leoma.evaluation.Votes;
import ai.leoma.miner.Miners;
import ai.leoma.miner.Miners.Validity;
import ai.leoma.ranking.WindowVersions.WindowVersion;
import ai.leoma.task.GenerationRecord;
import ai.leoma.task.PublishedTask;
import ai.leoma.task.TaskConfig;
import ai.leoma.task.TaskId;
import ai.leoma.task.Tasks;
import ai.leoma.validator.RegisteredValidator;
import ai.leoma.validator.ValidatorRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads where one miner stands: a fixed number of queries, beside those for votes that are not at
/// hand, none of which reads another miner's votes but to see who is active.
@ApplicationScoped
class MinerStandings {
  static final int HISTORY = 100;

  private final RankingConfig config;
  private final TaskConfig taskConfig;
  private final EvaluationConfig evaluationConfig;
  private final Miners miners;
  private final Tasks tasks;
  private final Votes votes;
  private final ValidatorRegistry validators;
  private final RankingRepository rankings;
  private final WrittenVotesReader writtenVotes;
  private final Clock clock;
  private Optional<Shared> shared = Optional.empty();

  MinerStandings(
      RankingConfig config,
      TaskConfig taskConfig,
      EvaluationConfig evaluationConfig,
      Miners miners,
      Tasks tasks,
      Votes votes,
      ValidatorRegistry validators,
      RankingRepository rankings,
      WrittenVotesReader writtenVotes,
      Clock clock) {
    this.config = config;
    this.taskConfig = taskConfig;
    this.evaluationConfig = evaluationConfig;
    this.miners = miners;
    this.tasks = tasks;
    this.votes = votes;
    this.validators = validators;
    this.rankings = rankings;
    this.writtenVotes = writtenVotes;
    this.clock = clock;
  }

  private record OfEverybody(
      Optional<Window> window,
      List<RegisteredValidator> validators,
      Map<Hotkey, Double> stakes,
      List<PublishedTask> tasks,
      Set<Hotkey> activeVoters,
      Optional<StoredRanking> newest,
      Optional<Instant> nextTaskDue) {}

  private record OfMiner(
      List<GenerationRecord> generations, WrittenVotes votes, List<RankHistory> history) {}

  /// @param votes for the next standing of the miner
  record MadeStanding(StandingView view, WrittenVotes votes) {}

  /// Read once for all miners of one version.
  private record Shared(WindowVersion version, Uni<OfEverybody> reading) {}

  /// One cheap query. Ends as 404 for a hotkey that is no miner's.
  Uni<Validity> validity(Hotkey hotkey) {
    return miners
        .validity(hotkey)
        .map(found -> found.orElseThrow(() -> ApiProblem.notFound("Miner not found")));
  }

  /// @param validity of the miner
  /// @param version read before, also before the validity, so that nothing is older than it says
  /// @param before the votes of an earlier standing of the miner, which need not be read again
  Uni<MadeStanding> of(Validity validity, WindowVersion version, Optional<WrittenVotes> before) {
    return sharedReading(version)
        .chain(everybody -> read(validity, everybody, before))
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(
            reading ->
                new MadeStanding(
                    new StandingPage(reading, evaluationConfig.embargo()).view(), reading.votes()));
  }

  private Uni<OfEverybody> sharedReading(WindowVersion version) {
    synchronized (this) {
      if (shared.filter(held -> held.version().equals(version)).isEmpty()) {
        Uni<OfEverybody> reading =
            Uni.createFrom()
                .deferred(() -> ofEverybody(version))
                .onFailure()
                .invoke(this::forgetShared)
                .memoize()
                .indefinitely();
        shared = Optional.of(new Shared(version, reading));
      }
      return shared.get().reading();
    }
  }

  /// A failure is not kept.
  private synchronized void forgetShared() {
    shared = Optional.empty();
  }

  private Uni<MinerReading> read(
      Validity validity, OfEverybody all, Optional<WrittenVotes> before) {
    return ofMiner(validity.miner().hotkey(), all, before)
        .map(
            own ->
                new MinerReading(
                    config.rules(),
                    clock.instant(),
                    all.window(),
                    validity,
                    all.validators(),
                    all.tasks(),
                    own.generations(),
                    own.votes(),
                    all.activeVoters(),
                    all.newest(),
                    own.history(),
                    all.nextTaskDue(),
                    taskConfig.interval()));
  }

  private Uni<OfMiner> ofMiner(Hotkey hotkey, OfEverybody all, Optional<WrittenVotes> before) {
    List<TaskId> published = all.tasks().stream().map(PublishedTask::id).toList();
    return Uni.combine()
        .all()
        .unis(
            within(all.window(), span -> tasks.generationsOf(hotkey, span.first(), span.newest())),
            writtenVotes.read(hotkey, published, all.stakes(), before),
            rankings.history(Rankings.COMPETITION, hotkey, HISTORY))
        .with(OfMiner::new);
  }

  private Uni<OfEverybody> ofEverybody(WindowVersion version) {
    Optional<Window> window = Window.of(version.newestTask(), config.rules());
    return Uni.combine()
        .all()
        .unis(
            validators.registered(),
            within(window, span -> tasks.published(span.first(), span.newest())),
            activeVoters(window),
            rankings.newest(Rankings.COMPETITION),
            nextTaskDue())
        .with(
            (registered, published, active, newest, due) ->
                new OfEverybody(
                    window, registered, stakes(registered), published, active, newest, due));
  }

  private static Map<Hotkey, Double> stakes(List<RegisteredValidator> registered) {
    return registered.stream()
        .collect(
            Collectors.toUnmodifiableMap(
                RegisteredValidator::hotkey, validator -> VotesOnTasks.tao(validator.stake())));
  }

  private Uni<Set<Hotkey>> activeVoters(Optional<Window> window) {
    return window
        .map(span -> votes.voters(span.activeFrom(config.rules()), span.newest()))
        .orElseGet(() -> Uni.createFrom().item(Set.of()));
  }

  private Uni<Optional<Instant>> nextTaskDue() {
    return tasks
        .newestStart()
        .map(
            start ->
                start
                    .map(begun -> begun.plus(taskConfig.interval()))
                    .filter(due -> taskConfig.interval().isPositive()));
  }

  private static <T> Uni<List<T>> within(
      Optional<Window> window, Function<Window, Uni<List<T>>> reading) {
    return window.map(reading).orElseGet(() -> Uni.createFrom().item(List.of()));
  }
}
