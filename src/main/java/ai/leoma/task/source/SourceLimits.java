package ai.leoma.task.source;

import java.time.Duration;

/// What a source of one origin must hold to.
///
/// @param minDurationMillis shortest video that is taken
/// @param clipMillis length of the clips that are cut from it; a dataset clip is already one
/// @param startOffsetMillis skipped at the start of a shot that is long enough
public record SourceLimits(
    long minBytes, long maxBytes, long minDurationMillis, long clipMillis, long startOffsetMillis) {

  /// Origin of clips that were already cut and checked to be one shot of five seconds.
  public static final String DATASET = "dataset";

  /// Packages legally hold clips from 4.85 s on, however few bytes; they are used whole.
  private static final long SHORTEST_DATASET_CLIP_MILLIS = 4850;

  private static final long FOOTAGE_START_OFFSET_MILLIS = 2000;

  public SourceLimits {
    if (minBytes < 1 || maxBytes < minBytes || clipMillis < 1 || startOffsetMillis < 0) {
      throw new IllegalArgumentException(
          "impossible limits: %d..%d bytes, clips of %d ms"
              .formatted(minBytes, maxBytes, clipMillis));
    }
  }

  public static SourceLimits of(String origin, Duration clip, long minBytes, long maxBytes) {
    long clipMillis = clip.toMillis();
    if (origin.equals(DATASET)) {
      long shortest = Math.min(SHORTEST_DATASET_CLIP_MILLIS, clipMillis);
      return new SourceLimits(1, maxBytes, shortest, shortest, 0);
    }
    return new SourceLimits(
        minBytes, maxBytes, clipMillis, clipMillis, FOOTAGE_START_OFFSET_MILLIS);
  }
}
