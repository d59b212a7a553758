package ai.leoma.cli.doctor;

import ai.leoma.cli.doctor.Finding.Bad;
import ai.leoma.cli.doctor.Finding.Good;
import ai.leoma.media.MediaTools;
import java.nio.file.Path;

/// Whether there is an ffmpeg that can do what is asked of it.
record MediaCheck(Path cacheFolder) {
  Finding look() {
    try {
      MediaTools tools = MediaTools.locate(cacheFolder);
      return new Good(tools.ffmpeg() + " (" + tools.source() + ")");
    } catch (IllegalStateException e) {
      return new Bad(
          e.getMessage(), "install ffmpeg with libx264 (Debian: apt-get install ffmpeg)");
    }
  }
}
