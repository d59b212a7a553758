package ai.leoma.ranking;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.chain.Hotkey;
import ai.leoma.evaluation.EvaluationConfig;
import ai.leoma.evaluation.MinerVote;
import ai.leoma.evaluation.Votes;
import ai.leoma.miner.Miners;
import ai.leoma.miner.Miners.Validity;
import ai.leoma.ranking.WindowVersions.WindowVersion;
import ai.leoma.task.GenerationRecord;
import ai.leoma.task.PublishedTask;
import ai.leoma.task.TaskConfig;
import ai.leoma.task.Tasks;
import ai.leoma.validator.RegisteredValidator;
import ai.leoma.validator.ValidatorRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reads where one miner stands: a fixed number of queries, whatever the size of the window, none
/// of which reads another miner's votes but to see who is active.
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
      Clock clock) {
    this.config = config;
    this.taskConfig = taskConfig;
    this.evaluationConfig = evaluationConfig;
    this.miners = miners;
    this.tasks = tasks;
    this.votes = votes;
    this.validators = validators;
    this.rankings = rankings;
    this.clock = clock;
  }

  private record OfEverybody(
      List<RegisteredValidator> validators,
      List<PublishedTask> tasks,
      Set<Hotkey> activeVoters,
      Optional<StoredRanking> newest,
      Optional<Instant> nextTaskDue) {}

  private record OfMiner(
      List<GenerationRecord> generations, List<MinerVote> votes, List<RankHistory> history) {}

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
  Uni<StandingView> of(Validity validity, WindowVersion version) {
    Optional<Window> window = Window.of(version.newestTask(), config.rules());
    return read(validity, window, sharedReading(version, window))
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(reading -> new StandingPage(reading, evaluationConfig.embargo()).view());
  }

  private Uni<OfEverybody> sharedReading(WindowVersion version, Optional<Window> window) {
    synchronized (this) {
      if (shared.filter(held -> held.version().equals(version)).isEmpty()) {
        Uni<OfEverybody> reading =
            Uni.createFrom()
                .deferred(() -> ofEverybody(window))
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
      Validity validity, Optional<Window> window, Uni<OfEverybody> everybody) {
    return Uni.combine()
        .all()
        .unis(ofMiner(validity.miner().hotkey(), window), everybody)
        .with(
            (own, all) ->
                new MinerReading(
                    config.rules(),
                    clock.instant(),
                    window,
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

  private Uni<OfMiner> ofMiner(Hotkey hotkey, Optional<Window> window) {
    return Uni.combine()
        .all()
        .unis(
            within(window, span -> tasks.generationsOf(hotkey, span.first(), span.newest())),
            within(window, span -> votes.onMiner(hotkey, span.first(), span.newest())),
            rankings.history(Rankings.COMPETITION, hotkey, HISTORY))
        .with(OfMiner::new);
  }

  private Uni<OfEverybody> ofEverybody(Optional<Window> window) {
    return Uni.combine()
        .all()
        .unis(
            validators.registered(),
            within(window, span -> tasks.published(span.first(), span.newest())),
            activeVoters(window),
            rankings.newest(Rankings.COMPETITION),
            nextTaskDue())
        .with(OfEverybody::new);
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
