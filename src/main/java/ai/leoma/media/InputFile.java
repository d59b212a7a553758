package ai.leoma.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/// A file that passed every check that needs no ffmpeg.
record InputFile(Path path, ContainerKind container, long bytes) {

  /// Looks at the kind of the file, its size and its first bytes.
  ///
  /// @throws MediaRefusedException when it is nothing that ffmpeg should ever see
  static InputFile admit(Path file, MediaLimits limits) {
    Path path = file.toAbsolutePath().normalize();
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      checkKindAndSize(attributes, limits);
      ContainerKind container = ContainerKind.ofHead(head(path));
      if (container == ContainerKind.MP4) {
        try (FileChannel channel =
            FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
          Mp4References.refuseExternal(channel);
        }
      }
      return new InputFile(path, container, attributes.size());
    } catch (IOException e) {
      throw new MediaRefusedException(RefusalReason.UNREADABLE, "the file cannot be opened");
    }
  }

  /// As ffmpeg takes it: neither a leading dash nor a colon in the name can mean anything else.
  String url() {
    return "file:" + path;
  }

  private static void checkKindAndSize(BasicFileAttributes attributes, MediaLimits limits) {
    if (attributes.isSymbolicLink()) {
      throw new MediaRefusedException(
          RefusalReason.PLAYLIST_OR_LINK, "the file is a symbolic link");
    }
    if (!attributes.isRegularFile()) {
      throw new MediaRefusedException(RefusalReason.NOT_A_VIDEO, "not a regular file");
    }
    if (attributes.size() > limits.inputBytes()) {
      throw new MediaRefusedException(
          RefusalReason.TOO_LARGE,
          "%d bytes, at most %d are read".formatted(attributes.size(), limits.inputBytes()));
    }
  }

  private static byte[] head(Path path) throws IOException {
    try (InputStream stream = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      return stream.readNBytes(ContainerKind.HEAD_BYTES);
    }
  }
}
