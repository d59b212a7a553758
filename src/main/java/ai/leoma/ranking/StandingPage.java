package ai.leoma.ranking;

import ai.leoma.json.WireTime;
import ai.leoma.miner.MinerRecord;
import ai.leoma.ranking.StandingView.CompletenessPart;
import ai.leoma.ranking.StandingView.DistancePart;
import ai.leoma.ranking.StandingView.HistoryPart;
import ai.leoma.ranking.StandingView.RankingPart;
import ai.leoma.ranking.StandingView.RivalPart;
import ai.leoma.ranking.StandingView.RollingPart;
import ai.leoma.ranking.StandingView.TaskPart;
import ai.leoma.ranking.StandingView.ValidityPart;
import ai.leoma.ranking.StandingView.WindowPart;
import ai.leoma.ranking.confidence.PassRateInterval;
import ai.leoma.task.GenerationRecord;
import ai.leoma.task.PublishedTask;
import ai.leoma.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Writes the standing of one miner from what was read. Votes on pairs that are neither settled nor
/// older than the embargo are left out (rules 2).
final class StandingPage {
  private final MinerReading reading;
  private final Duration embargo;
  private final Map<TaskId, PairState> states;
  private final Map<TaskId, GenerationRecord> generationByTask;

  StandingPage(MinerReading reading, Duration embargo) {
    this.reading = reading;
    this.embargo = embargo;
    this.states = reading.states();
    this.generationByTask = reading.generationByTask();
  }

  StandingView view() {
    MinerRecord miner = reading.validity().miner();
    boolean isShown = !miner.isBlacklisted();
    int passes = count(PairState.PASSED);
    int settled = passes + count(PairState.FAILED);
    return new StandingView(
        miner.hotkey().ss58(),
        miner.uid(),
        miner.modelName().filter(_ -> isShown).orElse(null),
        miner.revision().filter(_ -> isShown).orElse(null),
        miner.chuteId().filter(_ -> isShown).orElse(null),
        isShown ? boxed(miner.commitmentBlock()) : null,
        validity(),
        window(),
        passes,
        settled,
        settled == 0 ? null : (double) passes / settled,
        IntervalView.of(PassRateInterval.of(passes, settled)),
        completeness(settled),
        ranking(),
        distance(),
        reading.tasks().stream().map(this::task).toList(),
        reading.history().stream().map(StandingPage::history).toList());
  }

  private int count(PairState state) {
    return (int) states.values().stream().filter(state::equals).count();
  }

  private ValidityPart validity() {
    MinerRecord miner = reading.validity().miner();
    return new ValidityPart(
        miner.valid(),
        miner.invalidReason().orElse(null),
        WireTime.of(reading.validity().since()),
        miner.stale(),
        miner.lastValidatedAt().map(WireTime::of).orElse(null));
  }

  private WindowPart window() {
    return new WindowPart(
        reading.window().map(span -> span.first().value()).orElse(null),
        reading.window().map(span -> span.newest().value()).orElse(null),
        reading.rules().window(),
        reading.window().map(Window::provisional).orElse(true),
        reading.rules().version(),
        reading.rules().dominancePercent(),
        reading.nextTaskDue().map(WireTime::of).orElse(null));
  }

  private CompletenessPart completeness(int settled) {
    int required = reading.rules().requiredSettled();
    return new CompletenessPart(
        reading.rules().completenessPercent(), required, Math.max(0, required - settled));
  }

  private RankingPart ranking() {
    return reading.newest().flatMap(this::ranking).orElse(null);
  }

  private Optional<RankingPart> ranking(StoredRanking stored) {
    return stored.places().stream()
        .filter(place -> place.hotkey().equals(reading.hotkey()))
        .findFirst()
        .map(
            place ->
                new RankingPart(
                    stored.id(),
                    WireTime.of(stored.computedAt()),
                    stored.provisional(),
                    place.eligible(),
                    boxed(place.rank()),
                    stored.rankedInOrder().size(),
                    place.passes(),
                    place.settled(),
                    stored.winner().equals(Optional.of(reading.hotkey())),
                    place.versusWinner().map(ComparisonView::of).orElse(null)));
  }

  private DistancePart distance() {
    return switch (reading.distance(states)) {
      case Distance.WindowNotFull(long tasks) ->
          new DistancePart("window_not_full", tasks, null, null, null, null);
      case Distance.NotValid() -> new DistancePart("not_valid", null, null, null, null, null);
      case Distance.Leads() -> new DistancePart("leads", null, null, null, null, null);
      case Distance.Behind(var more, var rolling, var rivals) ->
          new DistancePart(
              "behind",
              null,
              more.map(Distance.Goal::count).orElse(null),
              more.map(goal -> word(goal.route())).orElse(null),
              rolling(rolling),
              rivals.stream().map(StandingPage::rival).toList());
    };
  }

  private RollingPart rolling(Optional<Distance.Goal> goal) {
    return new RollingPart(
        goal.isPresent(),
        goal.map(Distance.Goal::count).orElse(null),
        goal.map(found -> word(found.route())).orElse(null),
        goal.flatMap(found -> roundDue(found.count())).map(WireTime::of).orElse(null));
  }

  /// When the round of so many tasks to come is due, if rounds keep their pace.
  private Optional<Instant> roundDue(int tasks) {
    return reading
        .nextTaskDue()
        .map(due -> due.isBefore(reading.at()) ? reading.at() : due)
        .map(due -> due.plus(reading.taskInterval().multipliedBy(tasks - 1L)));
  }

  private static RivalPart rival(Distance.Rival rival) {
    return new RivalPart(
        rival.miner().hotkey().ss58(),
        boxed(rival.miner().uid()),
        rival.isEarlier() ? "earlier" : "later",
        rival.passes(),
        rival.settled(),
        boxed(rival.more()));
  }

  private TaskPart task(PublishedTask task) {
    Optional<GenerationRecord> generation = Optional.ofNullable(generationByTask.get(task.id()));
    PairState state = states.getOrDefault(task.id(), PairState.OPEN);
    Instant shownFrom = task.publishedAt().plus(embargo);
    boolean isShown = state.isSettled() || !shownFrom.isAfter(reading.at());
    return new TaskPart(
        task.id().value(),
        WireTime.of(task.publishedAt()),
        generation.map(GenerationRecord::outcome).orElse(null),
        generation.map(done -> boxed(done.latencyMillis())).orElse(null),
        generation.filter(reading::isInForce).isPresent(),
        word(state),
        reading.votes().voters(task.id()),
        isShown ? null : WireTime.of(shownFrom),
        isShown ? reading.votes().json(task.id()) : reading.votes().none());
  }

  private static HistoryPart history(RankHistory past) {
    return new HistoryPart(
        past.rankingId(),
        WireTime.of(past.computedAt()),
        boxed(past.newestTask()),
        boxed(past.rank()),
        past.eligible(),
        past.passes(),
        past.settled(),
        past.isWinner());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static Integer boxed(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }

  private static Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
