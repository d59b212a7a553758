package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.evaluation.PairBallot;
import ai.leoma.json.WireTime;
import ai.leoma.miner.MinerRecord;
import ai.leoma.ranking.WindowView.Cell;
import ai.leoma.ranking.WindowView.MinerLine;
import ai.leoma.ranking.WindowView.TaskColumn;
import ai.leoma.ranking.confidence.Confidence;
import ai.leoma.ranking.confidence.PassRateInterval;
import ai.leoma.task.GenerationRecord;
import ai.leoma.task.PublishedTask;
import ai.leoma.task.TaskId;
import ai.leoma.task.Tasks;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads the current window for the page. One reading serves everybody who asks within the
/// configured age.
@ApplicationScoped
public class WindowViews {
  private final Rankings rankings;
  private final Tasks tasks;
  private final ObjectMapper json;
  private final Uni<WindowPage> shared;

  WindowViews(RankingConfig config, Rankings rankings, Tasks tasks, ObjectMapper json) {
    this.rankings = rankings;
    this.tasks = tasks;
    this.json = json;
    this.shared = Uni.createFrom().deferred(this::read).memoize().atLeast(config.viewAge());
  }

  /// The window as it was at most the configured age ago.
  Uni<WindowPage> current() {
    return shared;
  }

  /// The window of this moment.
  public Uni<WindowPage> read() {
    return rankings
        .inputs()
        .chain(
            inputs ->
                Uni.combine()
                    .all()
                    .unis(rankings.rules(inputs), rankings.newest(), published(inputs))
                    .asTuple()
                    .emitOn(Infrastructure.getDefaultWorkerPool())
                    .map(read -> view(inputs, read.getItem1(), read.getItem2(), read.getItem3())))
        .map(view -> WindowPage.of(view, json));
  }

  private Uni<List<PublishedTask>> published(WindowInputs inputs) {
    return Window.of(inputs.newestPublished(), inputs.rules())
        .map(window -> tasks.published(window.first(), window.newest()))
        .orElseGet(() -> Uni.createFrom().item(List.of()));
  }

  /// Ranks and the winner are those of the stored ranking, as validators are told; passes and pairs
  /// are of this moment.
  static WindowView view(
      WindowInputs inputs,
      RankingResult live,
      Optional<StoredRanking> stored,
      List<PublishedTask> published) {
    WeightsView weights = CurrentWeights.view(stored, inputs.miners());
    WindowView.Winner winner =
        weights.miners().stream()
            .filter(weight -> weight.weight() > 0)
            .map(weight -> new WindowView.Winner(weight.minerHotkey(), weight.uid()))
            .findFirst()
            .orElse(null);
    return new WindowView(
        inputs.newestPublished().map(TaskId::value).orElse(null),
        inputs.rules().window(),
        live.provisional(),
        stored.map(StoredRanking::computedAt).map(WireTime::of).orElse(null),
        winner,
        stored.flatMap(StoredRanking::confidence).map(Confidence::share).orElse(null),
        stored.flatMap(StoredRanking::confidence).map(Confidence::resamples).orElse(null),
        lines(inputs, live, stored, winner),
        columns(inputs, live, published));
  }

  private static List<MinerLine> lines(
      WindowInputs inputs,
      RankingResult live,
      Optional<StoredRanking> stored,
      WindowView.Winner winner) {
    Map<Hotkey, MinerRecord> minerByHotkey =
        inputs.miners().stream()
            .collect(Collectors.toMap(MinerRecord::hotkey, Function.identity()));
    Map<Hotkey, Integer> rankByHotkey =
        stored.map(StoredRanking::rankedInOrder).orElse(List.of()).stream()
            .collect(
                Collectors.toMap(StoredRanking.Place::hotkey, place -> place.rank().orElseThrow()));
    Map<Hotkey, ComparisonView> comparisons = comparisons(stored);
    Map<Hotkey, Map<String, Integer>> outcomes = outcomes(inputs.generations());
    List<MinerLine> lines = new ArrayList<>();
    for (Standing standing : live.standings()) {
      Hotkey hotkey = standing.miner().hotkey();
      MinerRecord miner = minerByHotkey.get(hotkey);
      boolean isPaid = winner != null && winner.hotkey().equals(hotkey.ss58());
      lines.add(
          new MinerLine(
              hotkey.ss58(),
              miner.uid(),
              miner.modelName().orElse(null),
              miner.valid(),
              miner.invalidReason().orElse(null),
              miner.stale(),
              miner.commitmentBlock().isPresent() ? miner.commitmentBlock().getAsLong() : null,
              standing.eligible(),
              rankByHotkey.get(hotkey),
              isPaid ? 1.0 : 0.0,
              standing.passes(),
              standing.settled(),
              IntervalView.of(PassRateInterval.of(standing.passes(), standing.settled())),
              comparisons.get(hotkey),
              outcomes.getOrDefault(hotkey, Map.of())));
    }
    lines.sort(
        Comparator.comparingInt(line -> line.rank() == null ? Integer.MAX_VALUE : line.rank()));
    return lines;
  }

  private static Map<Hotkey, ComparisonView> comparisons(Optional<StoredRanking> stored) {
    Map<Hotkey, ComparisonView> comparisons = new HashMap<>();
    stored.map(StoredRanking::places).orElse(List.of()).stream()
        .filter(place -> place.versusWinner().isPresent())
        .forEach(
            place ->
                comparisons.put(
                    place.hotkey(), ComparisonView.of(place.versusWinner().orElseThrow())));
    return comparisons;
  }

  private static Map<Hotkey, Map<String, Integer>> outcomes(List<GenerationRecord> generations) {
    Map<Hotkey, Map<String, Integer>> outcomes = new HashMap<>();
    generations.forEach(
        generation ->
            outcomes
                .computeIfAbsent(generation.miner(), miner -> new TreeMap<>())
                .merge(generation.outcome(), 1, Integer::sum));
    return outcomes;
  }

  private static List<TaskColumn> columns(
      WindowInputs inputs, RankingResult live, List<PublishedTask> published) {
    Map<TaskId, Map<String, Cell>> cells = new HashMap<>();
    Map<Pair, PairState> states =
        live.pairs().stream()
            .collect(
                Collectors.toMap(pair -> new Pair(pair.task(), pair.miner()), PairOutcome::state));
    Map<Pair, Integer> votes = votes(inputs);
    for (GenerationRecord generation : inputs.generations()) {
      Pair pair = new Pair(generation.task(), generation.miner());
      PairState state = states.getOrDefault(pair, PairState.OPEN);
      cells
          .computeIfAbsent(generation.task(), task -> new TreeMap<>())
          .put(
              generation.miner().ss58(),
              new Cell(
                  state.name().toLowerCase(Locale.ROOT),
                  generation.outcome(),
                  generation.latencyMillis().isPresent()
                      ? generation.latencyMillis().getAsLong()
                      : null,
                  votes.getOrDefault(pair, 0)));
    }
    return published.stream()
        .map(
            task ->
                new TaskColumn(
                    task.id().value(),
                    WireTime.of(task.publishedAt()),
                    task.prompt(),
                    cells.getOrDefault(task.id(), Map.of())))
        .toList();
  }

  /// Of registered validators.
  private static Map<Pair, Integer> votes(WindowInputs inputs) {
    Map<Pair, Integer> votes = new HashMap<>();
    for (PairBallot ballot : inputs.votes().pairs()) {
      votes.put(new Pair(ballot.task(), ballot.miner()), ballot.votes());
    }
    return votes;
  }

  private record Pair(TaskId task, Hotkey miner) {}
}
