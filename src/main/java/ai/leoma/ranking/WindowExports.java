package ai.leoma.ranking;

import ai.leoma.answer.FreshValue;
import ai.leoma.evaluation.EvaluationConfig;
import ai.leoma.task.PublishedTask;
import ai.leoma.task.TaskId;
import ai.leoma.task.Tasks;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads what a ranking of this moment follows from, for whoever wants to compute it. One reading
/// serves everybody who asks within the configured age, and one that took long is not soon
/// repeated; it takes a few megabytes at a full window.
@ApplicationScoped
class WindowExports {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Rankings rankings;
  private final Tasks tasks;
  private final EvaluationConfig evaluationConfig;
  private final Clock clock;
  private final FreshValue<WindowExport> shared;

  WindowExports(
      RankingConfig config,
      Rankings rankings,
      Tasks tasks,
      EvaluationConfig evaluationConfig,
      Clock clock) {
    this.rankings = rankings;
    this.tasks = tasks;
    this.evaluationConfig = evaluationConfig;
    this.clock = clock;
    this.shared =
        FreshValue.unversioned(
            "/window/export",
            FreshValue.Ages.readEvery(config.viewAge(), DEADLINE, config.viewRest()),
            this::read,
            System::nanoTime);
  }

  /// Ends as 503 when the database does not answer in time.
  Uni<WindowExport> current() {
    return shared.get();
  }

  private Uni<WindowExport> read() {
    Instant embargoed = clock.instant().minus(evaluationConfig.embargo());
    return rankings
        .inputs()
        .chain(
            inputs ->
                Uni.combine()
                    .all()
                    .unis(rankings.rules(inputs), young(inputs, embargoed))
                    .with((result, young) -> WindowExport.of(inputs, result, young)));
  }

  private Uni<Set<TaskId>> young(WindowInputs inputs, Instant embargoed) {
    return Window.of(inputs.newestPublished(), inputs.rules())
        .map(window -> tasks.published(window.first(), window.newest()))
        .orElseGet(() -> Uni.createFrom().item(List.of()))
        .map(
            published ->
                published.stream()
                    .filter(task -> task.publishedAt().isAfter(embargoed))
                    .map(PublishedTask::id)
                    .collect(Collectors.toSet()));
  }
}
