package ai.leoma.events;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How far somebody has read: what stands in `id` of an event, and in `Last-Event-ID`. It means the
/// same on every replica: positions of the log have no gaps, and neither have ids of tasks.
///
/// @param position of the last log entry that was told
/// @param index of the last event that was told of this entry, from 0
/// @param task the newest one that was told
record Cursor(long position, int index, long task) implements Comparable<Cursor> {
  private static final int LAST_OF_ENTRY = Integer.MAX_VALUE;
  private static final Pattern TEXT = Pattern.compile("(\\d{1,18})\\.(\\d{1,4})-(\\d{1,18})");
  private static final Comparator<Cursor> IN_LOG =
      Comparator.comparingLong(Cursor::position).thenComparingInt(Cursor::index);

  /// Past everything up to this entry and this task.
  static Cursor past(long position, long task) {
    return new Cursor(position, LAST_OF_ENTRY, task);
  }

  /// Empty for what no event has as its id.
  static Optional<Cursor> ofText(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(
            new Cursor(
                Long.parseLong(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Long.parseLong(parts.group(3))))
        : Optional.empty();
  }

  String text() {
    return position + "." + Math.min(index, 9999) + "-" + task;
  }

  /// After reading one more event.
  Cursor and(TournamentEvent event) {
    return event.isTask()
        ? new Cursor(position, index, event.after().task())
        : new Cursor(event.after().position(), event.after().index(), task);
  }

  boolean isBeforeLogEvent(long otherPosition, int otherIndex) {
    return compareTo(new Cursor(otherPosition, otherIndex, task)) < 0;
  }

  boolean isBeforeTask(long otherTask) {
    return task < otherTask;
  }

  /// In the log; tasks are another dimension.
  @Override
  public int compareTo(Cursor other) {
    return IN_LOG.compare(this, other);
  }
}
