package ai.leoma.evaluation;

import ai.leoma.answer.FreshValue;
import ai.leoma.task.TaskId;
import ai.leoma.task.Tasks;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Which votes others may see: those on settled pairs, and those on tasks that were published
/// longer ago than the embargo (rules 2). What is not known counts as hidden. One reading serves
/// everybody who asks within `leoma.ranking.view-age`, and one that took long is not soon repeated.
@ApplicationScoped
public class Embargo {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final EvaluationConfig config;
  private final Tasks tasks;
  private final Instance<SettledPairs> settledPairs;
  private final Clock clock;
  private final FreshValue<Hidden> shared;

  Embargo(EvaluationConfig config, Tasks tasks, Instance<SettledPairs> settledPairs, Clock clock) {
    this.config = config;
    this.tasks = tasks;
    this.settledPairs = settledPairs;
    this.clock = clock;
    this.shared =
        FreshValue.unversioned(
            "the embargo",
            FreshValue.Ages.readEvery(config.viewAge(), DEADLINE, config.viewRest()),
            this::read,
            System::nanoTime);
  }

  /// @param since this task and all later ones are under embargo, also those that will be published
  ///     after this reading
  /// @param settled pairs of these tasks that may be shown all the same
  public record Hidden(TaskId since, Set<TaskPair> settled) {
    public Hidden {
      settled = Set.copyOf(settled);
    }

    public boolean hides(TaskPair pair) {
      return pair.task().compareTo(since) >= 0 && !settled.contains(pair);
    }
  }

  /// Ends as 503 when the database does not answer in time.
  public Uni<Hidden> current() {
    return shared.get();
  }

  /// When the votes on the task may be shown at the latest; now, for a task that is not published.
  public Uni<Instant> endOn(TaskId task) {
    return tasks
        .published(task, task)
        .map(
            found ->
                found.stream()
                    .map(published -> published.publishedAt().plus(config.embargo()))
                    .findFirst()
                    .orElseGet(clock::instant));
  }

  /// The first task under embargo, published already or not.
  Uni<TaskId> firstHidden() {
    return tasks.newestPublished().chain(this::firstHiddenUpTo);
  }

  private Uni<Hidden> read() {
    return tasks
        .newestPublished()
        .chain(newest -> firstHiddenUpTo(newest).chain(since -> settledFrom(since, newest)));
  }

  /// Asked for after the newest one, so that a task published in between is hidden.
  private Uni<TaskId> firstHiddenUpTo(Optional<TaskId> newest) {
    TaskId next = newest.map(TaskId::next).orElse(TaskId.FIRST);
    return tasks
        .oldestPublishedAfter(clock.instant().minus(config.embargo()))
        .map(oldest -> oldest.filter(task -> task.compareTo(next) < 0).orElse(next));
  }

  private Uni<Hidden> settledFrom(TaskId since, Optional<TaskId> newest) {
    return newest
        .filter(last -> since.compareTo(last) <= 0 && settledPairs.isResolvable())
        .map(last -> settledPairs.get().onTasks(since, last))
        .orElseGet(() -> Uni.createFrom().item(Set.of()))
        .map(settled -> new Hidden(since, settled));
  }
}
