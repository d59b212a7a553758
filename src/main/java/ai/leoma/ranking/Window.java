package ai.leoma.ranking;

import ai.leoma.task.TaskId;
import java.util.Optional;

/// The consecutive tasks that count, ending at the newest published one.
///
/// @param provisional the newest id is still smaller than the window, which then starts at 1;
///     nobody is eligible yet
public record Window(TaskId first, TaskId newest, boolean provisional) {

  public Window {
    if (first.compareTo(newest) > 0) {
      throw new IllegalArgumentException(
          "a window can not start at task %d and end at task %d"
              .formatted(first.value(), newest.value()));
    }
    if (provisional && first.value() != 1) {
      throw new IllegalArgumentException(
          "a provisional window starts at task 1, not at task " + first.value());
    }
  }

  /// Empty while nothing is published.
  public static Optional<Window> of(Optional<TaskId> newestPublished, Rules rules) {
    return newestPublished.map(
        newest -> {
          boolean provisional = newest.value() < rules.window();
          return new Window(newestOf(rules.window(), newest), newest, provisional);
        });
  }

  public boolean contains(TaskId task) {
    return first.compareTo(task) <= 0 && task.compareTo(newest) <= 0;
  }

  /// The first of the newest tasks in which a vote makes a validator active; never before the
  /// window.
  public TaskId activeFrom(Rules rules) {
    TaskId from = newestOf(rules.activeTasks(), newest);
    return from.compareTo(first) < 0 ? first : from;
  }

  private static TaskId newestOf(int tasks, TaskId newest) {
    return new TaskId(Math.max(1, newest.value() - tasks + 1));
  }
}
