package ai.leoma.bench;

import ai.leoma.media.MediaTools;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process of the product in a folder of its own, with its settings in the environment.
public final class OutsideProcess implements AutoCloseable {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final Path folder;

  private OutsideProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /// @param folder is made; gets `out` and `err`
  /// @param environment variables beside those of this process
  public static OutsideProcess start(
      Program program,
      int heapMegabytes,
      Path folder,
      Map<String, String> environment,
      String... words) {
    try {
      Files.createDirectories(folder);
      ProcessBuilder builder =
          new ProcessBuilder(program.command(heapMegabytes, Map.of(), words))
              .directory(folder.toFile())
              .redirectOutput(folder.resolve("out").toFile())
              .redirectError(folder.resolve("err").toFile());
      builder.environment().putAll(environment);
      builder.environment().merge("PATH", mediaTools(folder).toString(), OutsideProcess::before);
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      return new OutsideProcess(process, folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + program.file(), e);
    }
  }

  private static String before(String path, String first) {
    return first + File.pathSeparator + path;
  }

  /// A native binary brings no ffmpeg along and looks for one on the path.
  private static Path mediaTools(Path folder) throws IOException {
    MediaTools tools =
        MediaTools.locate(Path.of(System.getProperty("user.home"), ".cache", "leoma"));
    Path programs = Files.createDirectories(folder.resolve("bin"));
    for (Path program : new Path[] {tools.ffmpeg(), tools.ffprobe()}) {
      StringBuilder script = new StringBuilder("#!/bin/sh\n");
      tools
          .environment()
          .forEach((name, value) -> script.append("export %s='%s'%n".formatted(name, value)));
      script.append("exec '%s' \"$@\"%n".formatted(program));
      Path link = programs.resolve(program.getFileName());
      Files.writeString(link, script);
      Files.setPosixFilePermissions(link, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return programs;
  }

  /// The last part of its folder.
  String name() {
    return folder.getFileName().toString();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// @return exit code
  /// @throws IllegalStateException when it takes longer
  int awaitEnd(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(this + " did not end within " + patience);
    }
    return process.exitValue();
  }

  ProcessFigures figures() {
    return new ProcessFigures(process.pid());
  }

  public String output() {
    return text("out");
  }

  public String errors() {
    return text("err");
  }

  private String text(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name() + " (its log is in " + folder + ")";
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
