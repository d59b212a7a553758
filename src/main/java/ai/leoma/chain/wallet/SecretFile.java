package ai.leoma.chain.wallet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

  /// The whole content.
  ///
  /// @throws IllegalArgumentException if it is no file of at most 16 KiB that can be read; the
  ///     message is a sentence
  static byte[] read(Path file) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new IllegalArgumentException(file + " is not a file");
      }
      if (Files.size(file) > LARGEST_BYTES) {
        throw new IllegalArgumentException(file + " is too large for a key file");
      }
      try (InputStream in = Files.newInputStream(file)) {
        return in.readNBytes(LARGEST_BYTES);
      }
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    } catch (AccessDeniedException e) {
      throw new IllegalArgumentException(file + " may not be read by this user", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s cannot be read (%s)".formatted(file, e.getClass().getSimpleName()), e);
    }
  }

  /// Warns where others may use the file.
  static void warnOfExposure(Path file) {
    try {
      exposure(file).ifPresent(LOG::warn);
    } catch (IOException e) {
      LOG.debugf("the mode of %s cannot be read: %s", file, e.getClass().getSimpleName());
    }
  }

  /// Tells that others than the owner may use the file; empty if they may not, and where the file
  /// system knows no such rights.
  static Optional<String> exposure(Path file) throws IOException {
    if (!Files.isRegularFile(file)
        || !Files.getFileStore(file).supportsFileAttributeView("posix")) {
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
