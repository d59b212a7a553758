package ai.leoma.task;

/// The number of a task: dense, from 1, never used twice.
public record TaskId(long value) implements Comparable<TaskId> {
  public static final TaskId FIRST = new TaskId(1);

  public TaskId {
    if (value < 1) {
      throw new IllegalArgumentException("a task id is 1 or more: " + value);
    }
  }

  public TaskId next() {
    return new TaskId(Math.addExact(value, 1));
  }

  @Override
  public int compareTo(TaskId other) {
    return Long.compare(value, other.value);
  }
}
