package ai.leoma.task;

import ai.leoma.bounds.Bounds;
import ai.leoma.media.FrameSize;
import ai.leoma.media.Media;
import ai.leoma.media.MediaLimits;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;

/// Task rounds and the pool of sources that they draw from.
@ConfigMapping(prefix = "leoma.task")
public interface TaskConfig {
  /// From the start of one task to the start of the next, over all replicas; `0s`: always due.
  @WithDefault("20M")
  Duration interval();

  /// Length of a clip.
  @WithDefault("5S")
  Duration clipDuration();

  /// A clip is not drawn again while one of this many newest tasks used it.
  @WithDefault("${leoma.ranking.window:100}")
  int reuseWindow();

  /// The smallest source that is taken in.
  @WithDefault("16K")
  MemorySize minSourceBytes();

  /// The largest source that is taken in.
  @WithDefault("200M")
  MemorySize maxSourceBytes();

  /// Pause between two looks for new videos in the source bucket.
  @WithDefault("10M")
  Duration sourceInterval();

  /// Objects of the source bucket that one look at it lists at most.
  @WithDefault("10000")
  int maxListedSources();

  /// Unknown objects that one look at the source bucket takes in at most.
  @WithDefault("50")
  int maxNewSources();

  /// A clip of a wider source is scaled down to this width.
  @WithDefault("1280")
  int maxClipWidth();

  /// Width in pixels of the first frame, which the miners start from, and of the prompt's frames:
  /// scaled and cropped in the middle to cover it.
  @WithDefault("832")
  int frameWidth();

  /// Height of the same frames.
  @WithDefault("480")
  int frameHeight();

  /// The scene score of ffmpeg (0 to 1) above which a picture starts a new shot.
  @WithDefault("0.18")
  double sceneThreshold();

  /// Frames of the clip that the prompt is written from.
  @WithDefault("12")
  int promptFrames();

  /// Their pace.
  @WithDefault("3")
  int promptFramesPerSecond();

  /// How long a round waits for the block that decides its clip.
  @WithDefault("5M")
  Duration blockWait();

  /// How often it looks for that block.
  @WithDefault("2S")
  Duration blockPoll();

  /// How long a round waits for the prompt model, retries included.
  @WithDefault("5M")
  Duration promptLimit();

  /// A clip whose prompt failed this often in one task is passed over.
  @WithDefault("3")
  int promptAttempts();

  /// How long a link to an object of a published task is good, `1s` to `1h`; another stops the
  /// start.
  @WithDefault("15M")
  Duration linkValidity();

  /// Where rounds and the source pool keep their files while they work: gigabytes, so not where the
  /// system keeps files in memory. Processes that do not see each other must not share it.
  @WithDefault("data/rounds")
  Path workFolder();

  /// @throws IllegalArgumentException with sentences that name the keys
  default void requireUsable() {
    BigInteger leastBytes = minSourceBytes().asBigInteger();
    BigInteger mostBytes = maxSourceBytes().asBigInteger();
    Bounds.of("leoma.task")
        .notNegative("interval", interval())
        .within("clip-duration", clipDuration(), Duration.ofSeconds(1), Duration.ofMinutes(10))
        .that(
            clipDuration().getNano() == 0,
            "clip-duration",
            clipDuration() + ", but must be whole seconds")
        .within("reuse-window", reuseWindow(), 0, 1_000_000)
        .bytes("max-source-bytes", mostBytes)
        .that(
            leastBytes.compareTo(mostBytes) <= 0,
            "min-source-bytes",
            leastBytes + ", more than leoma.task.max-source-bytes: " + mostBytes)
        .positive("source-interval", sourceInterval())
        .positive("max-listed-sources", maxListedSources())
        .positive("max-new-sources", maxNewSources())
        .positive("block-wait", blockWait())
        .positive("block-poll", blockPoll())
        .positive("prompt-limit", promptLimit())
        .positive("prompt-attempts", promptAttempts())
        .within("link-validity", linkValidity(), Duration.ofSeconds(1), Duration.ofHours(1))
        .require();
    requireUsablePictures();
  }

  /// As far as ffmpeg can make them.
  private void requireUsablePictures() {
    Bounds.of("leoma.task")
        .within("max-clip-width", maxClipWidth(), 2, MediaLimits.WIDEST)
        .that(maxClipWidth() % 2 == 0, "max-clip-width", maxClipWidth() + ", but must be even")
        .within("frame-width", frameWidth(), 2, FrameSize.LARGEST_SIDE)
        .within("frame-height", frameHeight(), 2, FrameSize.LARGEST_SIDE)
        .that(
            sceneThreshold() > 0 && sceneThreshold() < 1,
            "scene-threshold",
            sceneThreshold() + ", but must be more than 0 and less than 1")
        .within("prompt-frames", promptFrames(), 1, Media.MAX_SAMPLES)
        .within("prompt-frames-per-second", promptFramesPerSecond(), 1, Media.MOST_PER_SECOND)
        .require();
  }
}
