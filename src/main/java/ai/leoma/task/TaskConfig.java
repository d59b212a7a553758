package ai.leoma.task;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
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

  /// @throws IllegalArgumentException with a sentence that names the key
  default void requireUsable() {
    PresignedObjects.requireUsable(linkValidity());
  }
}
