package ai.leoma.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Function;
import java.util.stream.Stream;

/// Where half-finished results live: each job in a folder of its own, which is gone after the job.
record ScratchFolder(Path root) {

  private static final System.Logger LOG = System.getLogger(ScratchFolder.class.getName());

  /// Runs the step in a fresh folder and deletes the folder afterwards, whatever happens.
  <T> T use(Function<Path, T> step) {
    Path job;
    try {
      Files.createDirectories(root);
      job = Files.createTempDirectory(root, "media-");
    } catch (IOException e) {
      throw new UncheckedIOException("no scratch folder in " + root, e);
    }
    try {
      return step.apply(job);
    } finally {
      delete(job);
    }
  }

  /// Moves a finished file to its place in one step; over file systems, as close to it as there is.
  static Path publish(Path result, Path target) {
    try {
      Files.createDirectories(target.toAbsolutePath().getParent());
      try {
        Files.move(result, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(result, target, StandardCopyOption.REPLACE_EXISTING);
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + target, e);
    }
  }

  /// Deletes a folder that holds only files.
  static void delete(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "left behind: " + folder, e);
    }
  }
}
