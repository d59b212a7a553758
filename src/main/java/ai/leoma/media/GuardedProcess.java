package ai.leoma.media;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs one program under limits: no shell, no input, a clean environment, a bounded capture of
/// what it says, and an end to its whole process tree when the time is over or the calling thread
/// is interrupted.
final class GuardedProcess {

  private static final int STDOUT_BYTES = 256 * 1024;
  private static final int STDERR_BYTES = 8 * 1024;
  private static final Duration GRACE = Duration.ofSeconds(5);

  private GuardedProcess() {}

  sealed interface Outcome {}

  /// @param outputComplete false when standard output was longer than what is kept of it
  record Ended(int exitCode, String output, boolean outputComplete, String errorOutput)
      implements Outcome {
    boolean succeeded() {
      return exitCode == 0;
    }
  }

  record TimedOut() implements Outcome {}

  /// What the kernel enforces on the process, through the `prlimit` program.
  record KernelLimits(Path prlimit, long memoryBytes, long fileBytes) {

    /// False where this process may not set the limits, because its own are lower already.
    boolean work() {
      List<String> harmless = List.of(prlimit.toString(), "--version");
      Outcome outcome = run(harmless, Map.of(), Path.of("/"), GRACE, Optional.of(this));
      return outcome instanceof Ended ended && ended.succeeded();
    }

    List<String> wrap(List<String> command, Duration time) {
      // Processor time is only the last resort for a process that outlives this one.
      long cpuSeconds = 8 * (time.toSeconds() + 1);
      List<String> wrapped = new ArrayList<>();
      wrapped.add(prlimit.toString());
      wrapped.add("--as=" + memoryBytes);
      wrapped.add("--fsize=" + fileBytes);
      wrapped.add("--cpu=" + cpuSeconds);
      wrapped.add("--nofile=128");
      wrapped.add("--core=0");
      wrapped.addAll(command);
      return wrapped;
    }
  }

  /// Starts the command and waits for its end, at most for the given time.
  ///
  /// @throws UncheckedIOException when the program can not be started, or the thread is interrupted
  static Outcome run(
      List<String> command,
      Map<String, String> environment,
      Path workingFolder,
      Duration time,
      Optional<KernelLimits> kernelLimits) {
    List<String> line = kernelLimits.map(limits -> limits.wrap(command, time)).orElse(command);
    ProcessBuilder builder = new ProcessBuilder(line).directory(workingFolder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("AV_LOG_FORCE_NOCOLOR", "1");
    Process process;
    try {
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.getFirst(), e);
    }
    return await(process, time);
  }

  private static Outcome await(Process process, Duration time) {
    CompletableFuture<Capture> output = drain(process.getInputStream(), STDOUT_BYTES);
    CompletableFuture<Capture> errors = drain(process.getErrorStream(), STDERR_BYTES);
    try {
      if (!process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS)) {
        return new TimedOut();
      }
      // A grandchild that inherited the pipes may keep them open: it gets no more than the grace.
      Capture out = output.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      Capture err = errors.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      return new Ended(process.exitValue(), out.text(), out.complete(), err.text());
    } catch (TimeoutException e) {
      return new TimedOut();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the output of a program could not be read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted while ffmpeg ran"));
    } finally {
      killTree(process);
    }
  }

  private static void killTree(Process process) {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
    boolean interrupted = Thread.interrupted();
    try {
      // Scratch files are deleted next: nobody may still be writing them.
      process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private record Capture(String text, boolean complete) {}

  /// Reads to the end on a thread of its own, so that a talkative program never blocks, and keeps
  /// no more than the given number of bytes.
  private static CompletableFuture<Capture> drain(InputStream stream, int keptBytes) {
    CompletableFuture<Capture> capture = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("leoma-media-drain")
        .start(() -> capture.complete(read(stream, keptBytes)));
    return capture;
  }

  private static Capture read(InputStream stream, int keptBytes) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    boolean complete = true;
    byte[] buffer = new byte[8192];
    try (stream) {
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        int room = Math.min(n, keptBytes - kept.size());
        kept.write(buffer, 0, room);
        complete &= room == n;
      }
    } catch (IOException e) {
      // The pipe of a killed process closes under the reader: what was read is what there is.
      complete = false;
    }
    return new Capture(kept.toString(StandardCharsets.UTF_8), complete);
  }
}
