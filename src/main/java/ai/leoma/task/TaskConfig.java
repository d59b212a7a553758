package ai.leoma.task;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/// Task rounds and the pool of sources that they draw from.
@ConfigMapping(prefix = "leoma.task")
public interface TaskConfig {
  /// From the start of one round to the start of the next.
  @WithDefault("20M")
  Duration interval();

  @WithDefault("5S")
  Duration clipDuration();

  /// A clip is not drawn again while one of this many newest tasks used it.
  @WithDefault("${leoma.ranking.window:100}")
  int reuseWindow();

  @WithDefault("16K")
  MemorySize minSourceBytes();

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

  /// Size of the first frame, which the miners start from, and of the prompt's frames.
  @WithDefault("832")
  int frameWidth();

  @WithDefault("480")
  int frameHeight();

  /// ffmpeg's scene score above which a picture starts a new shot.
  @WithDefault("0.18")
  double sceneThreshold();

  /// Frames of the clip that the prompt is written from, and their pace.
  @WithDefault("12")
  int promptFrames();

  @WithDefault("3")
  int promptFramesPerSecond();

  /// How long a round waits for the block that decides its clip.
  @WithDefault("5M")
  Duration blockWait();

  @WithDefault("2S")
  Duration blockPoll();

  /// How long a round waits for the prompt model, retries included.
  @WithDefault("5M")
  Duration promptLimit();

  /// A clip whose prompt failed this often in one task is passed over.
  @WithDefault("3")
  int promptAttempts();

  /// How long a link to an object of a published task is good, at most an hour.
  @WithDefault("15M")
  Duration linkValidity();

  /// Where rounds and the source pool keep their files while they work: gigabytes, so not where the
  /// system keeps files in memory. Processes that do not see each other must not share it.
  @WithDefault("data/rounds")
  Path workFolder();
}
