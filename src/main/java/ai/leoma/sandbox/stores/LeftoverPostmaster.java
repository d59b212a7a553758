package ai.leoma.sandbox.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A PostgreSQL server that outlived the process that started it, recognised by `postmaster.pid`.
///
/// A number in a file may by now belong to somebody else, so the process also has to work in that
/// very data folder before it is sent a signal.
record LeftoverPostmaster(ProcessHandle process) {

  private static final Duration FAST_SHUTDOWN = Duration.ofSeconds(20);
  private static final Duration IMMEDIATE_SHUTDOWN = Duration.ofSeconds(10);

  /// The server that still runs in the data folder, if there is one.
  static Optional<LeftoverPostmaster> in(Path dataFolder) {
    return processId(dataFolder.resolve("postmaster.pid"))
        .flatMap(ProcessHandle::of)
        .filter(process -> worksIn(process, dataFolder))
        .map(LeftoverPostmaster::new);
  }

  /// Disconnects its clients and stops it: first with a checkpoint, and without one if that takes
  /// too long. Nothing that was committed is lost either way.
  ///
  /// @throws IllegalStateException if it can not be stopped
  void stop() {
    if (signalAndAwait("INT", FAST_SHUTDOWN) || signalAndAwait("QUIT", IMMEDIATE_SHUTDOWN)) {
      return;
    }
    throw new IllegalStateException(
        "the PostgreSQL server left behind as process " + process.pid() + " does not stop");
  }

  private static Optional<Long> processId(Path pidFile) {
    try {
      List<String> lines = Files.readAllLines(pidFile);
      return lines.isEmpty()
          ? Optional.empty()
          : Optional.of(Long.valueOf(lines.getFirst().trim()));
    } catch (NoSuchFileException neverStartedOrStoppedCleanly) {
      return Optional.empty();
    } catch (NumberFormatException cutOffByACrash) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + pidFile, e);
    }
  }

  private static boolean worksIn(ProcessHandle process, Path dataFolder) {
    Path workingFolder = Path.of("/proc", Long.toString(process.pid()), "cwd");
    try {
      return process.isAlive() && Files.isSameFile(workingFolder, dataFolder);
    } catch (IOException endedMeanwhileOrNotOurs) {
      return false;
    }
  }

  private boolean signalAndAwait(String signal, Duration patience) {
    // ProcessHandle.destroy() would send SIGTERM, at which PostgreSQL waits for its clients to
    // leave.
    List<String> kill =
        List.of("sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal, Long.toString(process.pid()));
    try {
      new ProcessBuilder(kill).redirectErrorStream(true).start().waitFor();
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stillRunning) {
      return !process.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while stopping a PostgreSQL server", e);
    } catch (IOException | ExecutionException e) {
      throw new IllegalStateException("cannot signal PostgreSQL process " + process.pid(), e);
    }
  }
}
