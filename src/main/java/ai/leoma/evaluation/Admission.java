package ai.leoma.evaluation;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which tasks and miners may be voted on (rules 3).
///
/// @param newest the newest published task
/// @param participants the miners with a video, for each task that is published
/// @param window how many tasks count; as many before them are taken and count for nothing
/// @param bucket where the objects of all tasks are
record Admission(
    Optional<TaskId> newest, Map<TaskId, Set<Hotkey>> participants, int window, String bucket) {

  /// The ids that may be task ids at all.
  static Set<TaskId> possibleTasks(List<SampleSubmission> items) {
    return items.stream()
        .map(SampleSubmission::taskId)
        .filter(Admission::isPossible)
        .map(id -> new TaskId(id.longValueExact()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /// @throws ApiProblem 409 naming the first item that may not be voted on, its field, and why
  void check(Submission submission) {
    for (int i = 0; i < submission.items().size(); i++) {
      String item = submission.isBatch() ? "samples[" + i + "]." : "";
      SampleSubmission sample = submission.items().get(i);
      check(sample, item);
    }
  }

  private void check(SampleSubmission sample, String item) {
    String task = "task " + sample.taskId();
    if (!isPossible(sample.taskId())) {
      throw ApiProblem.conflict(item + "task_id: " + task + " does not exist");
    }
    TaskId id = new TaskId(sample.taskId().longValueExact());
    Set<Hotkey> miners = participants.get(id);
    if (miners == null || newest.isEmpty() || id.compareTo(newest.get()) > 0) {
      throw ApiProblem.conflict(item + "task_id: " + task + " is not published");
    }
    if (id.value() <= newest.get().value() - 2L * window) {
      throw ApiProblem.conflict(
          item
              + "task_id: "
              + task
              + " is too old to be voted on; the newest is "
              + newest.get().value());
    }
    if (!miners.contains(sample.miner())) {
      throw ApiProblem.conflict(
          item + "miner_hotkey: " + sample.miner().ss58() + " has no video in " + task);
    }
    checkPlace(sample, item, task);
  }

  /// What was judged is what the task published, and nothing else.
  private void checkPlace(SampleSubmission sample, String item, String task) {
    if (!sample.s3Bucket().equals(bucket)) {
      throw ApiProblem.conflict(item + "s3_bucket: " + task + " is in bucket " + bucket);
    }
    String prefix = sample.taskId().toString();
    if (!sample.s3Prefix().equals(prefix) && !sample.s3Prefix().equals(prefix + "/")) {
      throw ApiProblem.conflict(item + "s3_prefix: " + task + " is under prefix " + prefix);
    }
  }

  private static boolean isPossible(BigInteger id) {
    return id.signum() > 0 && id.bitLength() < Long.SIZE;
  }
}
