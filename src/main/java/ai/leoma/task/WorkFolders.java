package ai.leoma.task;

import ai.leoma.files.FolderDeletion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// The folders in which rounds and the source pool keep their files while they work. Each is named
/// by the process that made it, so that what a dead one left can be told from what is in use;
/// processes that do not see each other, as in two containers, must not share the parent.
public final class WorkFolders {
  private static final Logger LOG = Logger.getLogger(WorkFolders.class);
  private static final Pattern NAME = Pattern.compile("(?:round|source)-(\\d{1,18})-.*");

  /// No work takes this long.
  private static final Duration FORGOTTEN = Duration.ofDays(1);

  /// The start of a process is known to about a second.
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(2);

  private WorkFolders() {}

  /// What a folder is for.
  public enum Kind {
    ROUND("round-"),
    SOURCE("source-");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  public static Path create(Path parent, Kind kind) {
    try {
      Files.createDirectories(parent);
      return Files.createTempDirectory(parent, kind.prefix + ProcessHandle.current().pid() + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Deletes what processes left that died. What cannot be looked at stays.
  public static void deleteForgotten(Path parent, Instant now) {
    if (!Files.isDirectory(parent)) {
      return;
    }
    try (Stream<Path> folders = Files.list(parent)) {
      for (Path folder : folders.toList()) {
        if (isForgotten(folder, now)) {
          delete(folder);
        }
      }
    } catch (IOException e) {
      LOG.warnf("cannot look for old folders in %s: %s", parent, e.getMessage());
    }
  }

  private static boolean isForgotten(Path folder, Instant now) throws IOException {
    Matcher name = NAME.matcher(folder.getFileName().toString());
    if (!name.matches()) {
      return false;
    }
    Instant changedAt = Files.getLastModifiedTime(folder).toInstant();
    boolean isInUse =
        ProcessHandle.of(Long.parseLong(name.group(1)))
            .filter(ProcessHandle::isAlive)
            .filter(process -> !isOlder(changedAt, process))
            .isPresent();
    return !isInUse || changedAt.isBefore(now.minus(FORGOTTEN));
  }

  /// The number of a dead process is given again: in a container, to the next one at once.
  private static boolean isOlder(Instant changedAt, ProcessHandle process) {
    return process
        .info()
        .startInstant()
        .filter(startedAt -> changedAt.isBefore(startedAt.minus(CLOCKS_DIFFER)))
        .isPresent();
  }

  /// What cannot be deleted stays; it only takes room.
  public static void delete(Path folder) {
    try {
      FolderDeletion.delete(folder);
    } catch (IOException e) {
      LOG.warnf("cannot delete %s: %s", folder, e.getMessage());
    }
  }
}
