package ai.leoma.evaluation;

import ai.leoma.access.Envelope;
import ai.leoma.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/// The history of votes: what counted when, and what an envelope voted on. Whoever shows it to
/// others asks [Embargo] before.
@ApplicationScoped
public class RecordedVotes {
  private final RecordedVoteRepository repository;

  RecordedVotes(RecordedVoteRepository repository) {
    this.repository = repository;
  }

  /// The votes on a task that counted when the log had got to the position, of whoever cast them,
  /// by miner, then validator.
  public Uni<List<RecordedVote>> counted(TaskId task, long position) {
    return repository.counted(task, position);
  }

  /// The pairs that the envelope votes on; none when it is no submission.
  public Uni<Set<TaskPair>> pairsIn(Envelope envelope) {
    return repository.pairs(envelope.id());
  }
}
