package ai.leoma.task.round;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// The folders in which rounds keep their files while they run.
final class WorkFolders {
  static final String PREFIX = "round-";

  private static final Logger LOG = Logger.getLogger(WorkFolders.class);

  /// No round takes this long; older folders belonged to processes that died.
  private static final Duration FORGOTTEN = Duration.ofDays(1);

  private WorkFolders() {}

  static void deleteForgotten(Path parent, Instant now) throws IOException {
    try (Stream<Path> folders = Files.list(parent)) {
      for (Path folder : folders.toList()) {
        boolean isRound = folder.getFileName().toString().startsWith(PREFIX);
        if (isRound
            && Files.getLastModifiedTime(folder).toInstant().isBefore(now.minus(FORGOTTEN))) {
          delete(folder);
        }
      }
    }
  }

  /// What cannot be deleted stays; it only takes room.
  static void delete(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      LOG.warnf("cannot delete %s: %s", folder, e.getMessage());
    }
  }
}
