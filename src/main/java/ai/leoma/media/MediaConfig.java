package ai.leoma.media;

import ai.leoma.bounds.Bounds;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/// Where ffmpeg lives and what one call of it may cost. See [MediaLimits] for the meaning of the
/// limits.
@ConfigMapping(prefix = "leoma.media")
public interface MediaConfig {

  /// Where the ffmpeg that comes along is unpacked; programs in it are run, so let nobody else
  /// write it.
  @WithDefault("${user.home}/.cache/leoma")
  Path cacheFolder();

  /// Where half-finished results live; best on the same file system as their targets.
  @WithDefault("${user.home}/.cache/leoma/scratch")
  Path scratchFolder();

  /// How long one process may take; scene detection gets the source's duration on top.
  @WithDefault("60s")
  Duration time();

  /// Address space of a process.
  @WithDefault("3G")
  MemorySize memory();

  /// The longest file that a process may write.
  @WithDefault("256M")
  MemorySize output();

  /// The longest file that is read.
  @WithDefault("2G")
  MemorySize input();

  /// Width of a file that is read, in pixels.
  @WithDefault("4096")
  int maxWidth();

  /// Height of a file that is read, in pixels.
  @WithDefault("4096")
  int maxHeight();

  /// Length of a file that is read.
  @WithDefault("1h")
  Duration maxDuration();

  /// Frames of a file that is read.
  @WithDefault("250000")
  long maxFrames();

  /// Processes at the same time.
  @WithDefault("4")
  int atOnce();

  default MediaLimits limits() {
    return new MediaLimits(
        time(),
        memory().asLongValue(),
        output().asLongValue(),
        input().asLongValue(),
        maxWidth(),
        maxHeight(),
        maxDuration(),
        maxFrames(),
        atOnce());
  }

  /// @throws IllegalArgumentException with sentences that name the keys
  default void requireUsable() {
    Bounds.of("leoma.media")
        .positive("time", time())
        .bytes("memory", memory().asBigInteger(), MediaLimits.LEAST_MEMORY_BYTES)
        .bytes("output", output().asBigInteger())
        .bytes("input", input().asBigInteger())
        .within("max-width", maxWidth(), 1, MediaLimits.WIDEST)
        .within("max-height", maxHeight(), 1, MediaLimits.WIDEST)
        .positive("max-duration", maxDuration())
        .positive("max-frames", maxFrames())
        .positive("at-once", atOnce())
        .require();
  }
}
