package ai.leoma.ranking;

import ai.leoma.access.BlacklistChanged;
import ai.leoma.evaluation.Votes;
import ai.leoma.evaluation.WindowBallots;
import ai.leoma.miner.Miners;
import ai.leoma.miner.ValidityChanged;
import ai.leoma.task.GenerationRecord;
import ai.leoma.task.TaskId;
import ai.leoma.task.Tasks;
import ai.leoma.validator.RegisteredValidator;
import ai.leoma.validator.ValidatorRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/// Ranks: reads what a ranking follows from, applies the rules, stores the result with its inputs.
@ApplicationScoped
public class Rankings {
  /// The one competition of today; rankings name it so that there can be more.
  static final String COMPETITION = "ti2v";

  private static final Logger LOG = Logger.getLogger(Rankings.class);
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int RETRIES = 4;

  private final RankingConfig config;
  private final Tasks tasks;
  private final Miners miners;
  private final ValidatorRegistry validators;
  private final Votes votes;
  private final RankingRepository repository;
  private final Event<RankingStored> stored;
  private final Clock clock;
  private final Timer timer;
  private final SharedRuns runs = new SharedRuns(this::rankNow);

  Rankings(
      RankingConfig config,
      Tasks tasks,
      Miners miners,
      ValidatorRegistry validators,
      Votes votes,
      RankingRepository repository,
      Event<RankingStored> stored,
      Clock clock,
      MeterRegistry metrics) {
    this.config = config;
    this.tasks = tasks;
    this.miners = miners;
    this.validators = validators;
    this.votes = votes;
    this.repository = repository;
    this.stored = stored;
    this.clock = clock;
    this.timer = metrics.timer("leoma.ranking.run");
  }

  /// A configuration under which nothing can be ranked ends the start, not the first ranking.
  void onStart(@Observes StartupEvent starting) {
    config.requireUsable();
  }

  /// Makes a ranking of this moment or later, and stores it when anything that it follows from has
  /// changed since the newest one.
  public Uni<Void> rank() {
    return runs.run();
  }

  private Uni<Void> rankNow() {
    Timer.Sample sample = Timer.start();
    return repository
        .storeInTurn(COMPETITION, this::computed)
        .ifNoItem()
        .after(DEADLINE)
        .fail()
        .invoke(stored -> stored.ifPresent(this::announce))
        .eventually(() -> sample.stop(timer))
        .replaceWithVoid();
  }

  /// After the commit.
  private void announce(long id) {
    LOG.infof("ranking %d stored", id);
    RankingStored event = new RankingStored(id);
    stored.fire(event);
    var unused = stored.fireAsync(event);
  }

  private Uni<ComputedRanking> computed() {
    return inputs()
        .chain(
            inputs ->
                rules(inputs)
                    .map(
                        result ->
                            ComputedRanking.of(
                                RankingSnapshot.of(COMPETITION, inputs), result, clock.instant())));
  }

  /// The id of the newest stored ranking, empty before the first.
  Uni<OptionalLong> newestId() {
    return repository.newestId(COMPETITION);
  }

  /// The newest stored ranking.
  Uni<Optional<StoredRanking>> newest() {
    return repository.newest(COMPETITION);
  }

  /// What a ranking of this moment follows from.
  Uni<WindowInputs> inputs() {
    Rules rules = config.rules();
    return tasks
        .newestPublished()
        .chain(
            newest -> {
              Optional<Window> window = Window.of(newest, rules);
              return Uni.combine()
                  .all()
                  .unis(miners.all(), generations(window), voted(window))
                  .with(
                      (known, generations, voted) ->
                          new WindowInputs(
                              rules,
                              newest,
                              known,
                              voted.validators(),
                              generations,
                              voted.votes()));
            });
  }

  /// The rules applied off the event loop.
  Uni<RankingResult> rules(WindowInputs inputs) {
    return Uni.createFrom()
        .item(() -> inputs.ranked())
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private Uni<List<GenerationRecord>> generations(Optional<Window> window) {
    return window
        .map(span -> tasks.generations(span.first(), span.newest()))
        .orElseGet(() -> Uni.createFrom().item(List.of()));
  }

  /// Who may vote, and the votes of a moment right after.
  private record Voted(List<RegisteredValidator> validators, WindowBallots votes) {}

  private Uni<Voted> voted(Optional<Window> window) {
    TaskId first = window.map(Window::first).orElse(TaskId.FIRST);
    TaskId newest = window.map(Window::newest).orElse(TaskId.FIRST);
    return validators
        .registered()
        .chain(
            registered ->
                votes
                    .ofWindow(
                        first,
                        newest,
                        registered.stream().map(RegisteredValidator::hotkey).toList())
                    .map(ballots -> new Voted(registered, ballots)));
  }

  CompletionStage<Void> onValidityChanged(@ObservesAsync ValidityChanged changed) {
    return rankAtOnce("validity of " + changed.changedMiners() + " miners changed");
  }

  CompletionStage<Void> onBlacklistChanged(@ObservesAsync BlacklistChanged changed) {
    return rankAtOnce("the blacklist changed");
  }

  private CompletionStage<Void> rankAtOnce(String reason) {
    LOG.debugf("ranking at once: %s", reason);
    return rank()
        .onFailure()
        .retry()
        .withBackOff(FIRST_RETRY, LONGEST_PAUSE)
        .atMost(RETRIES)
        .onFailure()
        .invoke(
            failure ->
                LOG.errorf(
                    "no ranking after %s, the next one comes by itself: %s", reason, failure))
        .onFailure()
        .recoverWithNull()
        .subscribeAsCompletionStage();
  }
}
