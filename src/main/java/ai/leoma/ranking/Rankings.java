package ai.leoma.ranking;

import ai.leoma.access.BlacklistChanged;
import ai.leoma.evaluation.VoteSnapshot;
import ai.leoma.evaluation.Votes;
import ai.leoma.miner.Miners;
import ai.leoma.miner.ValidityChanged;
import ai.leoma.task.GenerationRecord;
import ai.leoma.task.TaskId;
import ai.leoma.task.Tasks;
import ai.leoma.validator.ValidatorRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/// Ranks: reads what a ranking follows from, applies the rules, stores the result with its inputs.
@ApplicationScoped
public class Rankings {
  /// The one competition of today; rankings name it so that there can be more.
  static final String COMPETITION = "ti2v";

  private static final Logger LOG = Logger.getLogger(Rankings.class);

  private final RankingConfig config;
  private final Tasks tasks;
  private final Miners miners;
  private final ValidatorRegistry validators;
  private final Votes votes;
  private final RankingRepository repository;
  private final Clock clock;
  private final Timer timer;
  private final AtomicBoolean wanted = new AtomicBoolean();

  Rankings(
      RankingConfig config,
      Tasks tasks,
      Miners miners,
      ValidatorRegistry validators,
      Votes votes,
      RankingRepository repository,
      Clock clock,
      MeterRegistry metrics) {
    this.config = config;
    this.tasks = tasks;
    this.miners = miners;
    this.validators = validators;
    this.votes = votes;
    this.repository = repository;
    this.clock = clock;
    this.timer = metrics.timer("leoma.ranking.run");
  }

  /// Makes a ranking and stores it when anything it follows from has changed since the newest one.
  public Uni<Void> rank() {
    Timer.Sample sample = Timer.start();
    return inputs()
        .chain(
            inputs ->
                rules(inputs)
                    .chain(
                        result ->
                            repository.store(
                                COMPETITION, RankingSnapshot.of(inputs), result, clock.instant())))
        .invoke(stored -> stored.ifPresent(id -> LOG.infof("ranking %d stored", id)))
        .eventually(() -> sample.stop(timer))
        .replaceWithVoid();
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
                  .unis(miners.all(), validators.registered(), generations(window), votes(window))
                  .asTuple()
                  .map(
                      read ->
                          new WindowInputs(
                              rules,
                              newest,
                              read.getItem1(),
                              read.getItem2(),
                              read.getItem3(),
                              read.getItem4()));
            });
  }

  /// The rules applied off the event loop.
  Uni<RankingResult> rules(WindowInputs inputs) {
    return Uni.createFrom()
        .item(() -> Ranking.of(inputs.rankingInput()))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private Uni<List<GenerationRecord>> generations(Optional<Window> window) {
    return window
        .map(span -> tasks.generations(span.first(), span.newest()))
        .orElseGet(() -> Uni.createFrom().item(List.of()));
  }

  private Uni<VoteSnapshot> votes(Optional<Window> window) {
    TaskId first = window.map(Window::first).orElse(TaskId.FIRST);
    TaskId newest = window.map(Window::newest).orElse(TaskId.FIRST);
    return votes.snapshot(first, newest);
  }

  CompletionStage<Void> onValidityChanged(@ObservesAsync ValidityChanged changed) {
    return rankAtOnce("validity of " + changed.changedMiners() + " miners changed");
  }

  CompletionStage<Void> onBlacklistChanged(@ObservesAsync BlacklistChanged changed) {
    return rankAtOnce("the blacklist changed");
  }

  /// Several reasons at the same time need one ranking only: the one that starts after the last of
  // them.
  private CompletionStage<Void> rankAtOnce(String reason) {
    if (!wanted.compareAndSet(false, true)) {
      return Uni.createFrom().voidItem().subscribeAsCompletionStage();
    }
    LOG.debugf("ranking at once: %s", reason);
    return Uni.createFrom()
        .deferred(
            () -> {
              wanted.set(false);
              return rank();
            })
        .onFailure()
        .invoke(failure -> LOG.errorf(failure, "ranking after %s failed", reason))
        .onFailure()
        .recoverWithNull()
        .subscribeAsCompletionStage();
  }
}
