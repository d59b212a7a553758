package ai.leoma.sandbox.studio;

import java.nio.file.Path;
import java.util.List;

/// The ffmpeg arguments behind every video of the studio: cheap H.264 that any player takes, and
// the same bytes each
/// time.
final class Encoding {

  private Encoding() {}

  static List<String> arguments(int quality, Path target) {
    return List.of(
        "-an",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-tune",
        "zerolatency",
        "-threads",
        "1",
        "-crf",
        String.valueOf(quality),
        "-pix_fmt",
        "yuv420p",
        "-g",
        "48",
        "-fflags",
        "+bitexact",
        "-flags:v",
        "+bitexact",
        "-map_metadata",
        "-1",
        "-movflags",
        "+faststart",
        "-f",
        "mp4",
        "file:" + target.toAbsolutePath());
  }
}
