package ai.leoma.media;

import java.time.Duration;
import java.util.Objects;

/// What is known about a playable video.
///
/// @param container name of the container family: `mp4` or `matroska`
/// @param codec codec of the first real video stream, as ffprobe names it
/// @param widthPixels width as shown, after any rotation that the file asks for
/// @param heightPixels height as shown
/// @param duration of the video stream as the container states it
/// @param framesPerSecond average rate
/// @param frameCount packets of the video stream that were really there
/// @param bytes size of the file
public record VideoFacts(
    String container,
    String codec,
    int widthPixels,
    int heightPixels,
    Duration duration,
    double framesPerSecond,
    long frameCount,
    long bytes) {

  public VideoFacts {
    Objects.requireNonNull(container, "container");
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(duration, "duration");
    if (widthPixels < 1 || heightPixels < 1) {
      throw new IllegalArgumentException("size " + widthPixels + "x" + heightPixels);
    }
    if (!duration.isPositive() || frameCount < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "duration %s, %d frames, %d bytes".formatted(duration, frameCount, bytes));
    }
    if (!(framesPerSecond > 0) || Double.isInfinite(framesPerSecond)) {
      throw new IllegalArgumentException("frames per second " + framesPerSecond);
    }
  }
}
