package ai.leoma.sandbox.studio;

import ai.leoma.media.Media;
import ai.leoma.media.MediaLimits;
import ai.leoma.media.MediaTools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The real ffmpeg and a few source videos, shared by the tests of the imitated world and made
// once.
public final class Studio {

  private static final Path FOLDER = Path.of("target", "studio").toAbsolutePath();
  private static final long SEED = 11;
  private static final int VIDEOS = 4;

  private Studio() {}

  public static Media media() {
    return Opened.MEDIA;
  }

  public static List<Path> sources() {
    return Opened.SOURCES;
  }

  private static final class Opened {
    private static final Media MEDIA = open();
    private static final List<Path> SOURCES =
        SourceVideos.make(MEDIA, FOLDER.resolve("sources"), VIDEOS, SEED);

    private static Media open() {
      try {
        Path scratch = Files.createDirectories(FOLDER.resolve("scratch"));
        Path tools = Files.createDirectories(FOLDER.resolve("tools"));
        return new Media(MediaTools.locate(tools), MediaLimits.standard(), scratch);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
