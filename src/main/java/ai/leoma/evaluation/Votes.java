package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The accepted votes.
@ApplicationScoped
public class Votes {
  private final VoteRepository repository;
  private final WindowBallotRepository windowBallots;
  private final EvidenceRepository evidence;

  Votes(
      VoteRepository repository,
      WindowBallotRepository windowBallots,
      EvidenceRepository evidence) {
    this.repository = repository;
    this.windowBallots = windowBallots;
    this.evidence = evidence;
  }

  /// All counting votes on the tasks `first` to `last`, both included, and how far the log had got,
  /// both of one moment. Votes of others than these validators only show that a pair was voted on.
  public Uni<WindowBallots> ofWindow(TaskId first, TaskId last, List<Hotkey> validators) {
    return windowBallots.read(first, last, validators);
  }

  /// The counting votes on the tasks `first` to `last`, both included, of whoever cast them, and
  /// how far the log had got: both of one moment.
  public Uni<VoteSnapshot> snapshot(TaskId first, TaskId last) {
    return repository.snapshot(first, last);
  }

  /// The counting votes on one task, of whoever cast them, in no order.
  public Uni<List<TaskVote>> onTask(TaskId task) {
    return repository.onTask(task);
  }

  /// Who has a counting vote on any pair of the tasks `first` to `last`, both included.
  public Uni<Set<Hotkey>> voters(TaskId first, TaskId last) {
    return repository.voters(first, last);
  }

  /// The counting votes on one miner's newest tasks: newest task first, and in a task the newest
  /// arrival first.
  ///
  /// @param most so many tasks
  public Uni<List<MinerTaskVote>> newestOnMiner(Hotkey miner, int most) {
    return repository.newestOnMiner(miner, most);
  }

  /// For each of the tasks `first` to `last`, both included, that was voted on: who has a counting
  /// vote on any pair of it.
  public Uni<Map<TaskId, Set<Hotkey>>> votersByTask(TaskId first, TaskId last) {
    return repository.votersByTask(first, last);
  }

  /// The counting votes on one pair with their evidence, oldest first.
  public Uni<List<PairEvidence>> evidence(TaskId task, Hotkey miner) {
    return repository.evidence(task, miner);
  }

  /// How many votes were ever accepted on the miner's video in each of the tasks, without tasks
  /// that have none.
  public Uni<Map<TaskId, Integer>> acceptedOnMiner(Hotkey miner, List<TaskId> tasks) {
    return evidence.acceptedOnMiner(miner, tasks);
  }

  /// The counting votes on the miner's videos in the tasks, in no order, without tasks that have
  /// none. Each task has at most one vote of each validator, with a text of thousands of
  /// characters, so ask for a few tasks at a time.
  public Uni<List<PairOfMiner>> onMiner(Hotkey miner, List<TaskId> tasks) {
    return evidence.onMiner(miner, tasks);
  }

  /// Every vote ever accepted on the pairs (task and miner of one place belong together), also
  /// those that do not count any more, in no order.
  public Uni<List<VoteRecord>> history(List<TaskId> tasks, List<Hotkey> miners) {
    return evidence.history(tasks, miners);
  }

  /// The newest task, from `first` on, that each voter had voted on when the log was so long.
  public Uni<Map<Hotkey, Long>> newestTaskByVoter(TaskId first, long logPosition) {
    return evidence.newestTaskByVoter(first, logPosition);
  }
}
