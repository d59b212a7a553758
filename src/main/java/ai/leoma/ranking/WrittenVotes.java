package ai.leoma.ranking;

import ai.leoma.answer.JsonPiece;
import ai.leoma.audit.LogHead;
import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The counting votes on the videos of one miner, written as its standing shows them once it may:
/// thousands, of which from one standing to the next only those of the newest tasks change.
///
/// @param log how far it had got after they were read: all of them are in it
/// @param stakes in TAO by registered validator, as the votes show them
/// @param byTask without tasks that nobody voted on
/// @param none the votes of such a task
record WrittenVotes(
    LogHead log, Map<Hotkey, Double> stakes, Map<TaskId, OnTask> byTask, JsonPiece none) {
  private static final int BYTES_OF_TASK = 400;
  private static final int BYTES_OF_VOTER = 8;

  WrittenVotes {
    byTask = Map.copyOf(byTask);
  }

  /// The votes on one video.
  ///
  /// @param accepted as in [ai.leoma.evaluation.PairOfMiner]
  /// @param json all of them, oldest first, whether they may be shown yet or not
  record OnTask(int accepted, List<Hotkey> passedBy, List<Hotkey> failedBy, JsonPiece json) {
    OnTask {
      passedBy = List.copyOf(passedBy);
      failedBy = List.copyOf(failedBy);
    }

    private int voters() {
      return passedBy.size() + failedBy.size();
    }
  }

  Optional<OnTask> on(TaskId task) {
    return Optional.ofNullable(byTask.get(task));
  }

  /// How many registered validators voted.
  int voters(TaskId task) {
    return on(task).map(this::voters).orElse(0);
  }

  private int voters(OnTask votes) {
    return registered(votes.passedBy()) + registered(votes.failedBy());
  }

  private int registered(List<Hotkey> voters) {
    return (int) voters.stream().filter(stakes::containsKey).count();
  }

  JsonPiece json(TaskId task) {
    return on(task).map(OnTask::json).orElse(none);
  }

  /// What the JSON of all of them takes in memory; an answer shares what it shows of it.
  long jsonBytes() {
    return byTask.values().stream().mapToLong(votes -> votes.json().bytes()).sum();
  }

  /// About what they take in memory beside their JSON.
  long bytesBesideJson() {
    return byTask.values().stream()
        .mapToLong(votes -> BYTES_OF_TASK + (long) BYTES_OF_VOTER * votes.voters())
        .sum();
  }
}
