package ai.leoma.media;

import ai.leoma.media.GuardedProcess.Ended;
import ai.leoma.media.GuardedProcess.Outcome;
import ai.leoma.media.GuardedProcess.TimedOut;
import java.io.File;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The two programs and where they came from.
///
/// @param environment all variables that the programs need; they get no others
/// @param source for people: where the programs were found
public record MediaTools(
    Path ffmpeg, Path ffprobe, Map<String, String> environment, String source) {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  public MediaTools {
    Objects.requireNonNull(ffmpeg, "ffmpeg");
    Objects.requireNonNull(ffprobe, "ffprobe");
    Objects.requireNonNull(source, "source");
    environment = Map.copyOf(environment);
  }

  /// The programs on PATH when both answer and can write H.264, else those of the Maven artefact on
  /// the class path, unpacked once into the folder. Blocks: starts processes and may unpack 80 MB.
  ///
  /// @param cacheFolder writable by nobody else; programs in it are run
  /// @throws IllegalStateException when neither works; the message says what to install
  public static MediaTools locate(Path cacheFolder) {
    return locate(cacheFolder, System.getenv("PATH"));
  }

  static MediaTools locate(Path cacheFolder, String searchPath) {
    Optional<MediaTools> installed =
        onPath("ffmpeg", searchPath)
            .flatMap(
                ffmpeg ->
                    onPath("ffprobe", searchPath)
                        .map(ffprobe -> new MediaTools(ffmpeg, ffprobe, Map.of(), "PATH")))
            .filter(tools -> tools.complaint().isEmpty());
    return installed.orElseGet(() -> bundled(cacheFolder));
  }

  private static MediaTools bundled(Path cacheFolder) {
    MediaTools tools = BundledFfmpeg.unpack(cacheFolder);
    Optional<String> complaint = tools.complaint();
    if (complaint.isPresent()) {
      throw new IllegalStateException(
          "No working ffmpeg: there is none on PATH, and the one that comes along says: "
              + complaint.get()
              + ". Install ffmpeg (Debian, Ubuntu: apt-get install ffmpeg), or the libraries that the"
              + " bundled one needs (apt-get install libxcb1 libxcb-shm0 libasound2).");
    }
    return tools;
  }

  /// The program of this name in the folders of a PATH variable.
  static Optional<Path> onPath(String program, String searchPath) {
    if (searchPath == null) {
      return Optional.empty();
    }
    return Arrays.stream(searchPath.split(File.pathSeparator))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /// What keeps the programs from working, if anything does.
  private Optional<String> complaint() {
    return complaint(List.of(ffprobe.toString(), "-version"), "ffprobe version")
        .or(() -> complaint(List.of(ffmpeg.toString(), "-version"), "ffmpeg version"))
        .or(
            () ->
                complaint(
                    List.of(ffmpeg.toString(), "-hide_banner", "-h", "encoder=libx264"),
                    "Encoder libx264"));
  }

  private Optional<String> complaint(List<String> command, String expectedAnswer) {
    try {
      Outcome outcome =
          GuardedProcess.run(command, environment, Path.of("/"), PATIENCE, Optional.empty());
      return switch (outcome) {
        case TimedOut() -> Optional.of(command.getFirst() + " does not answer");
        case Ended ended when ended.succeeded() && ended.output().contains(expectedAnswer) ->
            Optional.empty();
        case Ended ended ->
            Optional.of(
                "exit code %d, %s"
                    .formatted(
                        ended.exitCode(),
                        RefusalText.tidy(ended.errorOutput() + " " + ended.output())));
      };
    } catch (UncheckedIOException e) {
      return Optional.of(String.valueOf(e.getCause().getMessage()));
    }
  }
}
