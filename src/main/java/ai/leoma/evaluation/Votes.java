package ai.leoma.evaluation;

import ai.leoma.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// The accepted votes.
@ApplicationScoped
public class Votes {
  private final BallotRepository ballots;

  Votes(BallotRepository ballots) {
    this.ballots = ballots;
  }

  /// The counting votes on the tasks `first` to `last`, both included, of whoever cast them.
  public Uni<List<VoteRecord>> counting(TaskId first, TaskId last) {
    return ballots.counting(first, last);
  }
}
