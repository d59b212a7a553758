package ai.leoma.evaluation;

import ai.leoma.database.Database;
import ai.leoma.task.TaskId;
import ai.leoma.task.Tasks;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// Counts votes by validator and miner, over all tasks that are not under embargo: of a validator
/// that votes pair after pair, a difference of two counts would tell the vote.
@ApplicationScoped
public class VoteTallies {
  private final Database database;
  private final Tasks tasks;
  private final Embargo embargo;
  private final TallyRepository repository;
  private final Clock clock;
  private final int window;

  VoteTallies(
      Database database,
      Tasks tasks,
      Embargo embargo,
      TallyRepository repository,
      Clock clock,
      EvaluationConfig config) {
    this.database = database;
    this.tasks = tasks;
    this.embargo = embargo;
    this.repository = repository;
    this.clock = clock;
    this.window = config.window();
  }

  /// As last counted; those without a vote are left out.
  public Uni<List<VoteTally>> all() {
    return repository.all();
  }

  /// All counting votes there were at the last count, hidden ones too.
  public Uni<Long> votes() {
    return repository.votes();
  }

  /// Counts again, one replica at a time.
  public Uni<Void> count() {
    return Uni.combine()
        .all()
        .unis(tasks.newestPublished(), embargo.firstHidden())
        .asTuple()
        .chain(read -> count(read.getItem1(), read.getItem2()));
  }

  private Uni<Void> count(Optional<TaskId> newest, TaskId firstHidden) {
    long closed =
        newest.map(task -> Math.max(0, task.value() - Admission.tasksOpen(window))).orElse(0L);
    // a vote that is being admitted while a task closes may still land
    long surelyClosed = Math.max(0, Math.min(closed, firstHidden.value() - 1) - 1);
    return database.inTransaction(
        transaction ->
            repository.count(transaction, surelyClosed, firstHidden.value(), clock.instant()));
  }
}
