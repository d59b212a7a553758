package ai.leoma.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What Linux counts of a process that runs.
///
/// @param pid of the process
record ProcessFigures(long pid) {
  private static final double KILOBYTES_PER_MEGABYTE = 1 << 10;
  private static final double NANOS_PER_MILLI = 1e6;

  /// Memory that it has now, shared pages too.
  double residentMegabytes() {
    return status("VmRSS:");
  }

  /// The most that it had so far.
  double peakResidentMegabytes() {
    return status("VmHWM:");
  }

  private double status(String name) {
    return lines(folder().resolve("status"))
            .filter(line -> line.startsWith(name))
            .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no " + name + " of process " + pid))
        / KILOBYTES_PER_MEGABYTE;
  }

  /// Processor time of the threads that it has now, in milliseconds; finer than the clock ticks
  /// that others count in.
  double processorMillis() {
    try (Stream<Path> threads = Files.list(folder().resolve("task"))) {
      return threads
              .mapToDouble(
                  thread ->
                      lines(thread.resolve("schedstat"))
                          .mapToDouble(line -> Double.parseDouble(line.split(" ", 2)[0]))
                          .sum())
              .sum()
          / NANOS_PER_MILLI;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at process " + pid, e);
    }
  }

  private Path folder() {
    return Path.of("/proc", Long.toString(pid));
  }

  /// A thread may have ended in the meantime.
  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }
}
