package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/// The accepted votes.
@ApplicationScoped
public class Votes {
  private final BallotRepository ballots;
  private final WindowBallotRepository windowBallots;

  Votes(BallotRepository ballots, WindowBallotRepository windowBallots) {
    this.ballots = ballots;
    this.windowBallots = windowBallots;
  }

  /// All counting votes on the tasks `first` to `last`, both included, and how far the log had got,
  /// both of one moment. Votes of others than these validators only show that a pair was voted on.
  public Uni<WindowBallots> ofWindow(TaskId first, TaskId last, List<Hotkey> validators) {
    return windowBallots.read(first, last, validators);
  }

  /// The counting votes on the tasks `first` to `last`, both included, of whoever cast them, and
  /// how far the log had got: both of one moment.
  public Uni<VoteSnapshot> snapshot(TaskId first, TaskId last) {
    return ballots.snapshot(first, last);
  }

  /// The counting votes on one task, of whoever cast them, in no order.
  public Uni<List<TaskVote>> onTask(TaskId task) {
    return ballots.onTask(task);
  }

  /// Who has a counting vote on any pair of the tasks `first` to `last`, both included.
  public Uni<Set<Hotkey>> voters(TaskId first, TaskId last) {
    return ballots.voters(first, last);
  }

  /// The counting votes on one pair with their evidence, oldest first.
  public Uni<List<PairEvidence>> evidence(TaskId task, Hotkey miner) {
    return ballots.evidence(task, miner);
  }
}
