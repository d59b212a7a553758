package ai.leoma.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// The packaged binary in a process of its own, as a user starts it.
final class LeomaProcess implements AutoCloseable {
  private final Process process;
  private final Path output;
  private final Path errors;

  private LeomaProcess(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  static LeomaProcess start(Path folder, String... arguments) {
    return start(folder, Map.of(), arguments);
  }

  static LeomaProcess start(Path folder, Map<String, String> environment, String... arguments) {
    try {
      Files.createDirectories(folder);
      Path output = Files.createTempFile(folder, "output-", ".txt");
      Path errors = Files.createTempFile(folder, "errors-", ".txt");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
      command.add("-jar");
      command.add(
          Path.of(System.getProperty("leoma.home"), "target", "quarkus-app", "quarkus-run.jar")
              .toString());
      command.addAll(List.of(arguments));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().putAll(environment);
      return new LeomaProcess(builder.start(), output, errors);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the binary", e);
    }
  }

  /// @return exit code
  int awaitEnd(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(
          "the process did not end within " + patience + "\n" + output() + "\n" + errors());
    }
    return process.exitValue();
  }

  /// Looks until it holds, the process ends or patience does.
  void awaitThat(String what, BooleanSupplier holds, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!holds.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new AssertionError("the process ended before " + what + "\n" + output() + errors());
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not within " + patience + ": " + what + "\n" + output() + errors());
      }
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  void interrupt() {
    process.destroy();
  }

  /// Stopped with SIGSTOP, so that it hangs while the kernel answers for it.
  void hang() throws InterruptedException {
    signal("STOP");
  }

  void wake() throws InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws InterruptedException {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String output() {
    return text(output);
  }

  String errors() {
    return text(errors);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
