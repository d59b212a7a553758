package ai.leoma.validator;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Lines in a file that one process at a time appends to, each on disk when `append` returns.
///
/// Written through a [RandomAccessFile]: a channel would be closed for good by the interrupt of a
/// thread that writes. The lock is on a file of its own, because POSIX lets a lock go as soon as
/// the process closes any other handle of the locked file.
final class JournalFile implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(JournalFile.class);
  private static final String FILE = "journal.jsonl";
  private static final String LOCK = "journal.lock";

  private final Path path;
  private final FileChannel lock;
  private RandomAccessFile file;
  private long wholeBytes;

  private JournalFile(Path path, FileChannel lock, RandomAccessFile file) {
    this.path = path;
    this.lock = lock;
    this.file = file;
  }

  /// @throws IllegalStateException when it is open already, here or in another process
  static JournalFile open(Path folder) {
    try {
      Files.createDirectories(folder);
      Path path = folder.resolve(FILE);
      FileChannel lock = locked(folder.resolve(LOCK), path);
      return new JournalFile(path, lock, new RandomAccessFile(path.toFile(), "rw"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the journal in " + folder, e);
    }
  }

  private static FileChannel locked(Path lockFile, Path journal) throws IOException {
    FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean isLocked = false;
    try {
      isLocked = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      LOG.debugf(e, "%s is locked by this process", journal);
    } finally {
      if (!isLocked) {
        channel.close();
      }
    }
    if (!isLocked) {
      throw new IllegalStateException("somebody else has the journal open: " + journal);
    }
    return channel;
  }

  /// Passes on each whole line. One that a crash cut off is dropped.
  void replay(Consumer<String> line) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next == '\n') {
          wholeBytes += bytes.size() + 1;
          line.accept(bytes.toString(StandardCharsets.UTF_8));
          bytes.reset();
        } else {
          bytes.write(next);
        }
      }
      if (bytes.size() > 0) {
        LOG.warn("the journal's last line was cut off by a crash; dropped");
      }
    }
  }

  /// Half a line that a failure left behind is written over.
  void append(String line) throws IOException {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    file.setLength(wholeBytes);
    file.seek(wholeBytes);
    file.write(bytes);
    file.getFD().sync();
    wholeBytes += bytes.length;
  }

  long bytes() {
    return wholeBytes;
  }

  /// All of the new lines, or all of the old ones after a crash.
  void replaceBy(List<String> lines) throws IOException {
    Path fresh = path.resolveSibling(FILE + ".new");
    Files.deleteIfExists(fresh);
    RandomAccessFile replacement = new RandomAccessFile(fresh.toFile(), "rw");
    long bytes;
    try {
      for (String line : lines) {
        replacement.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
      replacement.getFD().sync();
      bytes = replacement.getFilePointer();
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      replacement.close();
      throw e;
    }
    RandomAccessFile old = file;
    file = replacement;
    wholeBytes = bytes;
    old.close();
    syncFolder();
  }

  /// Makes the new name last. Not every file system can, and none of ours loses more without it
  /// than the old file had.
  private void syncFolder() {
    try (FileChannel folder = FileChannel.open(path.toAbsolutePath().getParent())) {
      folder.force(true);
    } catch (IOException e) {
      LOG.debugf(e, "cannot sync the folder of %s", path);
    }
  }

  @Override
  public void close() {
    try (lock) {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the journal", e);
    }
  }
}
