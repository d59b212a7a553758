package ai.leoma.media;

import java.time.Duration;
import java.util.Objects;

/// What one call may cost.
///
/// @param time wall-clock time of one process; scene detection gets the duration of the source on
///     top
/// @param memoryBytes address space of one process
/// @param outputBytes size of one file that is written
/// @param inputBytes size of a file that is read
/// @param maxWidth in pixels, also as the width times height that a decoder may allocate
/// @param maxHeight in pixels
/// @param maxDuration of a file that is read
/// @param maxFrames in the video stream of a file that is read
/// @param atOnce processes of one [Media] at the same time; further calls wait
public record MediaLimits(
    Duration time,
    long memoryBytes,
    long outputBytes,
    long inputBytes,
    int maxWidth,
    int maxHeight,
    Duration maxDuration,
    long maxFrames,
    int atOnce) {

  /// Of what is read, each side, in pixels.
  public static final int WIDEST = 16_384;

  private static final long MIB = 1L << 20;

  /// Below that ffmpeg does not even load.
  static final long LEAST_MEMORY_BYTES = 256 * MIB;

  public MediaLimits {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(maxDuration, "maxDuration");
    if (time.compareTo(Duration.ofMillis(1)) < 0 || !maxDuration.isPositive()) {
      throw new IllegalArgumentException("time " + time + ", maxDuration " + maxDuration);
    }
    if (memoryBytes < LEAST_MEMORY_BYTES) {
      throw new IllegalArgumentException(
          "memoryBytes " + memoryBytes + ": ffmpeg does not even load in less than 256 MiB");
    }
    if (outputBytes < 1 || inputBytes < 1 || maxFrames < 1 || atOnce < 1) {
      throw new IllegalArgumentException("bytes, frames and processes must be positive");
    }
    if (maxWidth < 1 || maxHeight < 1 || maxWidth > WIDEST || maxHeight > WIDEST) {
      throw new IllegalArgumentException("maximal size " + maxWidth + "x" + maxHeight);
    }
  }

  /// Enough for source videos of an hour in 4K.
  public static MediaLimits standard() {
    return new MediaLimits(
        Duration.ofSeconds(60),
        3072 * MIB,
        256 * MIB,
        2048 * MIB,
        4096,
        4096,
        Duration.ofHours(1),
        250_000,
        4);
  }

  public MediaLimits withTime(Duration newTime) {
    return new MediaLimits(
        newTime,
        memoryBytes,
        outputBytes,
        inputBytes,
        maxWidth,
        maxHeight,
        maxDuration,
        maxFrames,
        atOnce);
  }

  long maxPixels() {
    return (long) maxWidth * maxHeight;
  }
}
