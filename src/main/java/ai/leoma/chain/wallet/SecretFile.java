package ai.leoma.chain.wallet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/// A small file whose content is a secret.
final class SecretFile {
  private static final Logger LOG = Logger.getLogger(SecretFile.class);
  private static final int LARGEST_BYTES = 16 * 1024;
  private static final Set<PosixFilePermission> OF_ITS_OWNER =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private SecretFile() {}

  /// The whole content; a file that others may use is read with a warning.
  ///
  /// @throws IllegalArgumentException if it is no file of at most 16 KiB
  static byte[] read(Path file) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new IllegalArgumentException(file + " is not a file");
      }
      if (Files.size(file) > LARGEST_BYTES) {
        throw new IllegalArgumentException(file + " is too large for a key file");
      }
      exposure(file).ifPresent(LOG::warn);
      try (InputStream in = Files.newInputStream(file)) {
        return in.readNBytes(LARGEST_BYTES);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the key file " + file, e);
    }
  }

  /// Tells that others than the owner may use the file; empty if they may not, and where the file
  /// system knows no such rights.
  static Optional<String> exposure(Path file) throws IOException {
    if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
      return Optional.empty();
    }
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
    return OF_ITS_OWNER.containsAll(rights)
        ? Optional.empty()
        : Optional.of(
            "%s holds a secret, and its mode is %s: chmod 600 %s"
                .formatted(file, PosixFilePermissions.toString(rights), file));
  }
}
