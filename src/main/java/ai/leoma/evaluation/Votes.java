package ai.leoma.evaluation;

import ai.leoma.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// The accepted votes.
@ApplicationScoped
public class Votes {
  /// The counting votes on the tasks `first` to `last`, both included, of whoever cast them.
  public Uni<List<VoteRecord>> counting(TaskId first, TaskId last) {
    throw new UnsupportedOperationException("votes");
  }
}
