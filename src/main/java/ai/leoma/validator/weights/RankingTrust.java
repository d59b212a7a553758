package ai.leoma.validator.weights;

import ai.leoma.chain.Hotkey;
import ai.leoma.validator.weights.CheckResult.Confirmed;
import ai.leoma.validator.weights.CheckResult.Contradicted;
import ai.leoma.validator.weights.CheckResult.Coverage;
import ai.leoma.validator.weights.CheckResult.Unproven;
import ai.leoma.validator.weights.PublishedWeights.Pays;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/// What the checks of a service's rankings have shown so far. A contradiction counts once it was
/// seen twice; then nothing of the service is followed until a ranking that is no older than that
/// one is confirmed.
public final class RankingTrust implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RankingTrust.class);
  private static final int REMEMBERED = 64;
  private static final int MOST_RETRIES = 12;
  private static final Duration AFTER_EMBARGO = Duration.ofSeconds(30);

  private final String name;
  private final RankingChecker checker;
  private final Duration freshFor;
  private final Duration pause;
  private final InstantSource clock;
  private final MeterRegistry metrics;
  private final Map<Long, Looked> looked = new LinkedHashMap<>();
  private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
  private Optional<Distrust> distrust = Optional.empty();
  private long newestConfirmed = -1;
  private volatile Coverage coverage = Coverage.NONE;
  private volatile Instant confirmedAt;

  /// @param winner whom it was said to pay
  private record Looked(Optional<Hotkey> winner, CheckResult result, Instant at) {}

  /// A ranking whose votes were under embargo.
  private record Waiting(Optional<Hotkey> winner, Instant until, int tries) {}

  private record Distrust(long ranking, Contradicted why) {}

  /// @param name of the validator, in log and metrics
  /// @param checker closed with this
  /// @param freshFor how long a look that left something open is good
  /// @param pause before what contradicts is fetched again
  public RankingTrust(
      String name,
      RankingChecker checker,
      Duration freshFor,
      Duration pause,
      InstantSource clock,
      MeterRegistry metrics) {
    this.name = name;
    this.checker = checker;
    this.freshFor = freshFor;
    this.pause = pause;
    this.clock = clock;
    this.metrics = metrics;
    this.confirmedAt = clock.instant();
    gauge("leoma.validator.check.verified", trust -> trust.share());
    gauge("leoma.validator.check.age", trust -> trust.sinceConfirmed());
    gauge("leoma.validator.check.contradicted", trust -> trust.distrust().isPresent() ? 1 : 0);
  }

  private void gauge(String meter, ToDoubleFunction<RankingTrust> value) {
    Gauge.builder(meter, this, value).tag("validator", name).register(metrics);
  }

  private double share() {
    Coverage now = coverage;
    return now.votes() == 0 ? 1 : (double) now.verified() / now.votes();
  }

  private double sinceConfirmed() {
    return Duration.between(confirmedAt, clock.instant()).toMillis() / 1e3;
  }

  /// One look at what is published, or the last one where nothing can have changed.
  CheckResult look(Pays pays) throws InterruptedException {
    if (pays.ranking().isEmpty()) {
      count("unproven", "ranking_unknown");
      return new Unproven(
          "the service does not tell which ranking it pays", Optional.empty(), Coverage.NONE);
    }
    Looked last = looked.get(pays.ranking().getAsLong());
    return last != null && isGood(last, winner(pays))
        ? last.result()
        : check(pays.ranking().getAsLong(), winner(pays));
  }

  private boolean isGood(Looked last, Optional<Hotkey> winner) {
    boolean isYoung = Duration.between(last.at(), clock.instant()).compareTo(freshFor) < 0;
    return last.winner().equals(winner)
        && switch (last.result()) {
          case Confirmed(_, Coverage seen) -> seen.isComplete() || isYoung;
          case Unproven _ -> isYoung;
          case Contradicted _ -> false;
        };
  }

  private static Optional<Hotkey> winner(Pays pays) {
    return Optional.of(pays.payee().hotkey());
  }

  boolean isConfirmed(Pays pays) {
    return pays.ranking().isPresent()
        && looked.get(pays.ranking().getAsLong()) instanceof Looked last
        && last.result() instanceof Confirmed;
  }

  void pauseBeforeSecondLook() throws InterruptedException {
    Thread.sleep(pause);
  }

  /// The second look at what contradicted: everything is fetched and computed anew.
  void lookAgain(Pays pays) throws InterruptedException {
    if (pays.ranking().isPresent()) {
      second(pays.ranking().getAsLong(), winner(pays));
    }
  }

  private void second(long ranking, Optional<Hotkey> winner) throws InterruptedException {
    switch (check(ranking, winner)) {
      case Contradicted again -> distrust(ranking, again);
      case Confirmed _, Unproven _ -> {
        count("healed", "");
        LOG.warnf("validator %s: what contradicted at ranking %d does so no more", name, ranking);
      }
    }
  }

  /// One that came to light late, after a newer ranking was confirmed, is told and no more: what is
  /// followed is right.
  private void distrust(long ranking, Contradicted why) {
    count("proven", why.kind().label());
    if (newestConfirmed < ranking) {
      distrust = Optional.of(new Distrust(ranking, why));
    }
    LOG.errorf(
        "validator %s: %s: ranking %d contradicts (%s), seen twice: %s",
        name,
        distrust.isPresent() ? "NOT FOLLOWING the service, weights burn" : "the service was wrong",
        ranking,
        why.kind().label(),
        why.what());
  }

  /// Why nothing of the service is followed, if so.
  public Optional<Contradicted> distrust() {
    return distrust.map(Distrust::why);
  }

  /// Rankings that were followed while votes of theirs were under embargo are looked at again when
  /// it has ended, one at a time.
  void checkAgainWhatIsCompleteNow() throws InterruptedException {
    Optional<Long> due =
        waiting.entrySet().stream()
            .filter(entry -> !entry.getValue().until().isAfter(clock.instant()))
            .map(Map.Entry::getKey)
            .findFirst();
    if (due.isEmpty()) {
      return;
    }
    Waiting then = waiting.remove(due.get());
    switch (check(due.get(), then.winner())) {
      case Contradicted _ -> {
        pauseBeforeSecondLook();
        second(due.get(), then.winner());
      }
      case Unproven open when then.tries() < MOST_RETRIES ->
          waiting.put(
              due.get(),
              new Waiting(then.winner(), clock.instant().plus(freshFor), then.tries() + 1));
      case Unproven open ->
          LOG.warnf(
              "validator %s: ranking %d could never be checked: %s", name, due.get(), open.why());
      case Confirmed _ -> LOG.debugf("validator %s: ranking %d confirmed late", name, due.get());
    }
  }

  private CheckResult check(long ranking, Optional<Hotkey> winner) throws InterruptedException {
    CheckResult result = checked(ranking, winner);
    remember(looked, ranking, new Looked(winner, result, clock.instant()));
    switch (result) {
      case Confirmed confirmed -> confirmed(ranking, confirmed);
      case Unproven open -> unproven(ranking, winner, open);
      case Contradicted why -> {
        count("contradicted", why.kind().label());
        LOG.warnf(
            "validator %s: ranking %d contradicts (%s): %s; looking again",
            name, ranking, why.kind().label(), why.what());
      }
    }
    return result;
  }

  /// A check that breaks proves nothing.
  private CheckResult checked(long ranking, Optional<Hotkey> winner) throws InterruptedException {
    try {
      return checker.check(ranking, winner);
    } catch (RuntimeException e) {
      LOG.warnf(e, "validator %s: ranking %d cannot be checked", name, ranking);
      return new Unproven("the check broke: " + e, Optional.empty(), Coverage.NONE);
    }
  }

  private void confirmed(long ranking, Confirmed confirmed) {
    count("confirmed", "");
    coverage = confirmed.coverage();
    confirmedAt = clock.instant();
    newestConfirmed = Math.max(newestConfirmed, ranking);
    waiting.remove(ranking);
    LOG.infof("validator %s: ranking %d confirmed, %s", name, ranking, confirmed.coverage());
    if (distrust.filter(since -> ranking >= since.ranking()).isPresent()) {
      LOG.warnf("validator %s: following the service again", name);
      distrust = Optional.empty();
    }
  }

  private void unproven(long ranking, Optional<Hotkey> winner, Unproven open) {
    count("unproven", "");
    LOG.infof(
        "validator %s: ranking %d not proven: %s; %s", name, ranking, open.why(), open.coverage());
    if (open.coverage().votes() > 0) {
      coverage = open.coverage();
    }
    open.completeAt()
        .filter(_ -> !waiting.containsKey(ranking))
        .ifPresent(
            until -> remember(waiting, ranking, new Waiting(winner, until.plus(AFTER_EMBARGO), 0)));
  }

  private static <T> void remember(Map<Long, T> all, long ranking, T one) {
    all.remove(ranking);
    all.put(ranking, one);
    if (all.size() > REMEMBERED) {
      all.remove(all.keySet().iterator().next());
    }
  }

  private void count(String outcome, String kind) {
    metrics.counter("leoma.validator.check", "outcome", outcome, "kind", kind).increment();
  }

  @Override
  public void close() {
    checker.close();
  }
}
