package ai.leoma.validator.weights;

import ai.leoma.chain.Hotkey;
import ai.leoma.validator.weights.CheckResult.Confirmed;
import ai.leoma.validator.weights.CheckResult.Contradicted;
import ai.leoma.validator.weights.CheckResult.Coverage;
import ai.leoma.validator.weights.CheckResult.Unproven;
import ai.leoma.validator.weights.PublishedWeights.Stated;
import ai.leoma.validator.weights.WeightsStatement.Payee;
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

  /// A ranking that was confirmed may be of long ago by now.
  private static final Duration CONFIRMED_FOR = Duration.ofHours(2);
  private static final Duration AFTER_EMBARGO = Duration.ofSeconds(30);

  private final String name;
  private final RankingChecker checker;
  private final Duration freshFor;
  private final Duration pause;
  private final InstantSource clock;
  private final MeterRegistry metrics;
  private final Map<Long, Looked> looked = new LinkedHashMap<>();
  private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
  private volatile Optional<Distrust> distrust = Optional.empty();
  private long newestConfirmed = -1;
  private volatile Coverage coverage = Coverage.NONE;
  private volatile Instant confirmedAt;
  private Instant checkedAt = Instant.EPOCH;

  /// @param paid whom weights paid for it
  private record Looked(Optional<Hotkey> paid, CheckResult result, Instant at) {}

  /// A ranking whose votes were under embargo.
  private record Waiting(Optional<Hotkey> paid, Instant until, int tries) {}

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
    gauge("leoma.validator.check.verified", RankingTrust::share);
    Gauge.builder("leoma.validator.check.age", this, RankingTrust::sinceConfirmed)
        .tag("validator", name)
        .baseUnit("seconds")
        .register(metrics);
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

  /// Whether it is time for a check though nobody is to be paid at the moment.
  boolean isCheckDue() {
    return !isYoung(checkedAt, freshFor);
  }

  /// One look at what is published, or the last one where nothing can have changed.
  CheckResult look(Stated stated) throws InterruptedException {
    if (stated.ranking().isEmpty()) {
      count("unproven", "ranking_unknown");
      return new Unproven(
          "the service does not tell which ranking it follows", Optional.empty(), Coverage.NONE);
    }
    long ranking = stated.ranking().getAsLong();
    Looked last = looked.get(ranking);
    if (ranking < newestConfirmed) {
      LOG.warnf(
          "validator %s: the service follows ranking %d, and has had %d",
          name, ranking, newestConfirmed);
    }
    // who was found lying is not believed for what was confirmed before
    return last != null && distrust.isEmpty() && isGood(last, paid(stated))
        ? last.result()
        : check(ranking, paid(stated));
  }

  private boolean isGood(Looked last, Optional<Hotkey> paid) {
    return last.paid().equals(paid)
        && switch (last.result()) {
          case Confirmed(_, Coverage seen) ->
              isYoung(last.at(), seen.isComplete() ? CONFIRMED_FOR : freshFor);
          case Unproven _ -> isYoung(last.at(), freshFor);
          case Contradicted _ -> false;
        };
  }

  private boolean isYoung(Instant at, Duration age) {
    return Duration.between(at, clock.instant()).compareTo(age) < 0;
  }

  private static Optional<Hotkey> paid(Stated stated) {
    return stated.paid().map(Payee::hotkey);
  }

  boolean isConfirmed(Stated stated) {
    return stated.ranking().isPresent()
        && looked.get(stated.ranking().getAsLong()) instanceof Looked last
        && last.result() instanceof Confirmed;
  }

  void pauseBeforeSecondLook() throws InterruptedException {
    Thread.sleep(pause);
  }

  /// The second look at what contradicted: everything is fetched and computed anew. It is what the
  /// service publishes now, so it counts however old its ranking is.
  void lookAgain(Stated stated) throws InterruptedException {
    if (stated.ranking().isPresent()) {
      second(stated.ranking().getAsLong(), paid(stated), true);
    }
  }

  /// @param isFollowed whether it is what the service publishes now, rather than before
  private void second(long ranking, Optional<Hotkey> paid, boolean isFollowed)
      throws InterruptedException {
    switch (check(ranking, paid)) {
      case Contradicted again -> distrust(ranking, again, isFollowed);
      case Confirmed _, Unproven _ -> {
        count("healed", "");
        LOG.warnf("validator %s: what contradicted at ranking %d does so no more", name, ranking);
      }
    }
  }

  /// One that came to light late, after a newer ranking was confirmed, is told and no more: what is
  /// followed is right.
  private void distrust(long ranking, Contradicted why, boolean isFollowed) {
    count("proven", why.kind().label());
    if (isFollowed || newestConfirmed < ranking) {
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
    switch (check(due.get(), then.paid())) {
      case Contradicted _ -> {
        pauseBeforeSecondLook();
        second(due.get(), then.paid(), false);
      }
      case Unproven open when then.tries() < MOST_RETRIES ->
          waiting.put(
              due.get(),
              new Waiting(then.paid(), clock.instant().plus(freshFor), then.tries() + 1));
      case Unproven open ->
          LOG.warnf(
              "validator %s: ranking %d could never be checked: %s", name, due.get(), open.why());
      case Confirmed _ -> LOG.debugf("validator %s: ranking %d confirmed late", name, due.get());
    }
  }

  private CheckResult check(long ranking, Optional<Hotkey> paid) throws InterruptedException {
    CheckResult result = checked(ranking, paid);
    checkedAt = clock.instant();
    remember(looked, ranking, new Looked(paid, result, clock.instant()));
    switch (result) {
      case Confirmed confirmed -> confirmed(ranking, confirmed);
      case Unproven open -> unproven(ranking, paid, open);
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
  private CheckResult checked(long ranking, Optional<Hotkey> paid) throws InterruptedException {
    try {
      return checker.check(ranking, paid);
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

  private void unproven(long ranking, Optional<Hotkey> paid, Unproven open) {
    count("unproven", "");
    LOG.infof(
        "validator %s: ranking %d not proven: %s; %s", name, ranking, open.why(), open.coverage());
    if (open.coverage().votes() > 0) {
      coverage = open.coverage();
    }
    open.completeAt()
        .filter(_ -> !waiting.containsKey(ranking))
        .ifPresent(
            until -> remember(waiting, ranking, new Waiting(paid, until.plus(AFTER_EMBARGO), 0)));
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
