package ai.leoma.task.source;

import ai.leoma.media.OneShot.Stretch;
import java.util.List;
import java.util.stream.LongStream;

/// Where the clips of a source begin: each one-shot stretch is laid out in clips that do not
/// overlap, so that two starts are always two different clips.
public final class ClipStarts {
  private ClipStarts() {}

  /// Starts of whole clips in milliseconds, ascending.
  public static List<Long> of(List<Stretch> stretches, long clipMillis) {
    if (clipMillis < 1) {
      throw new IllegalArgumentException("a clip has a length: " + clipMillis);
    }
    return stretches.stream()
        .flatMapToLong(stretch -> within(stretch, clipMillis))
        .sorted()
        .boxed()
        .toList();
  }

  private static LongStream within(Stretch stretch, long clipMillis) {
    long end = stretch.end().toMillis();
    // Rounded up: a clip never reaches back over the start of its stretch.
    long first = stretch.start().plusNanos(999_999).toMillis();
    return LongStream.iterate(
        first, start -> start + clipMillis <= end, start -> start + clipMillis);
  }
}
