package ai.leoma.cli.mining;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The `chutes` program of Chutes' own SDK. It is run with arguments and never through a shell,
/// with a deadline, and without this program's own settings in its environment.
final class ChutesProgram {
  static final String NAME = "chutes";

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int LONGEST_LINE = 2_000;

  /// It logs failures, and ends with 0 all the same.
  private static final Pattern ERROR_LINE = Pattern.compile("\\|\\s*(?:ERROR|CRITICAL)\\s*\\|");

  private final Path program;

  private ChutesProgram(Path program) {
    this.program = program;
  }

  /// How a run ended.
  sealed interface Outcome {
    /// @param hasLoggedErrors whether it said that something failed, whatever its exit code
    record Ended(int exitCode, boolean hasLoggedErrors) implements Outcome {
      boolean hasSucceeded() {
        return exitCode == 0 && !hasLoggedErrors;
      }
    }

    record TimedOut() implements Outcome {}
  }

  /// The program in one of the folders of a `PATH`.
  static Optional<ChutesProgram> onPath(String path) {
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, NAME))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .map(ChutesProgram::new);
  }

  static ChutesProgram at(Path program) {
    return new ChutesProgram(program.toAbsolutePath());
  }

  /// @param folder where it runs; it imports the file from there
  /// @param lines gets each line that it says, cut to a decent length
  /// @throws UncheckedIOException when it cannot be started
  Outcome run(Path folder, Duration deadline, Consumer<String> lines, String... arguments) {
    List<String> command =
        Stream.concat(Stream.of(program.toString()), Arrays.stream(arguments)).toList();
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("LEOMA_"));
    try {
      return await(builder.start(), deadline, lines);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + program + ": " + e.getMessage(), e);
    }
  }

  private static Outcome await(Process process, Duration deadline, Consumer<String> lines) {
    AtomicBoolean hasLoggedErrors = new AtomicBoolean();
    Thread reader =
        Thread.ofVirtual()
            .start(
                () ->
                    read(
                        process,
                        line -> {
                          if (ERROR_LINE.matcher(line).find()) {
                            hasLoggedErrors.set(true);
                          }
                          lines.accept(line);
                        }));
    try {
      consent(process);
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Outcome.TimedOut();
      }
      reader.join(GRACE);
      return new Outcome.Ended(process.exitValue(), hasLoggedErrors.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.TimedOut();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /// It asks whether to upload the file. The user has been asked already.
  private static void consent(Process process) {
    try (OutputStream input = process.getOutputStream()) {
      input.write("y\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException alreadyGone) {
      // it asks nothing, or has ended: its output says why
    }
  }

  private static void read(Process process, Consumer<String> lines) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      StringBuilder line = new StringBuilder();
      for (int unit = reader.read(); unit >= 0; unit = reader.read()) {
        if (unit == '\n') {
          lines.accept(line.toString());
          line.setLength(0);
        } else if (line.length() < LONGEST_LINE) {
          line.append((char) unit);
        }
      }
      if (!line.isEmpty()) {
        lines.accept(line.toString());
      }
    } catch (IOException cut) {
      // the process was ended
    }
  }
}
