package ai.leoma.media;

import ai.leoma.media.GuardedProcess.Ended;
import ai.leoma.media.GuardedProcess.KernelLimits;
import ai.leoma.media.GuardedProcess.Outcome;
import ai.leoma.media.GuardedProcess.TimedOut;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Starts the two programs with the options that keep hostile input in bounds, and turns their
/// failures into refusals. A failure of this machine (program missing, disk full) is never blamed
/// on the file.
final class GuardedFfmpeg {

  private static final System.Logger LOG = System.getLogger(GuardedFfmpeg.class.getName());
  private static final String MAX_STREAMS = "16";
  private static final String MAX_ALLOCATION_BYTES = String.valueOf(512L << 20);

  /// What may be opened at all: the usual codecs of the two containers, and no exotic ones. Sound
  /// is named because ffprobe opens the readers of all streams, though nothing of it is used.
  private static final String CODECS =
      "h264,hevc,vp8,libvpx,vp9,libvpx-vp9,av1,libdav1d,libaom-av1,mpeg4,mjpeg,prores,"
          + "aac,aac_fixed,mp3,mp3float,ac3,eac3,alac,flac,opus,libopus,vorbis,libvorbis,amrnb,"
          + "libopencore_amrnb,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_f32le,mov_text,subrip,"
          + "ass,webvtt";

  private static final String OUR_FORMATS =
      "mov,mp4,matroska,webm,image2,png_pipe,jpeg_pipe,rawvideo,lavfi";
  private static final Pattern REFUSED_CODEC =
      Pattern.compile("Codec \\(([A-Za-z0-9_-]{1,32})\\) not on whitelist");

  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;
  private static final int ENDED_BY_CPU_LIMIT = 128 + 24;
  private static final int ENDED_BY_FILE_LIMIT = 128 + 25;

  private final MediaTools tools;
  private final MediaLimits limits;
  private final Optional<KernelLimits> kernelLimits;
  private final Semaphore turns;

  GuardedFfmpeg(MediaTools tools, MediaLimits limits) {
    this.tools = tools;
    this.limits = limits;
    this.kernelLimits = kernelLimits(limits);
    this.turns = new Semaphore(limits.atOnce(), true);
  }

  /// What the kernel shall enforce, where the machine has `prlimit` and lets us lower our limits.
  private static Optional<KernelLimits> kernelLimits(MediaLimits limits) {
    // Above ffmpeg's own output limit, which ends a file properly: this one kills.
    long fileBytes = 2 * limits.outputBytes() + (16L << 20);
    Optional<KernelLimits> usable =
        MediaTools.onPath("prlimit", System.getenv("PATH"))
            .map(prlimit -> new KernelLimits(prlimit, limits.memoryBytes(), fileBytes))
            .filter(KernelLimits::work);
    if (usable.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "No working prlimit (package util-linux): the memory of ffmpeg is bounded per allocation"
              + " only");
    }
    return usable;
  }

  /// Runs ffprobe on the file and returns its JSON.
  ///
  /// @throws MediaRefusedException when it fails
  String describe(InputFile input, List<String> questions, Path workingFolder) {
    List<String> command = new ArrayList<>();
    command.add(tools.ffprobe().toString());
    command.addAll(List.of("-hide_banner", "-loglevel", "error"));
    command.addAll(List.of("-max_alloc", MAX_ALLOCATION_BYTES));
    command.addAll(guards(input));
    command.addAll(List.of("-select_streams", "V:0"));
    command.addAll(questions);
    command.addAll(List.of("-of", "json=compact=1", "-i", input.url()));
    Ended ended = run(command, workingFolder, limits.time());
    if (!ended.outputComplete()) {
      throw new MediaRefusedException(RefusalReason.UNREADABLE, "the file cannot be described");
    }
    return ended.output();
  }

  /// Decodes the file's first real video stream into the output that the last arguments describe.
  ///
  /// @param before input options such as a position
  /// @return standard output
  /// @throws MediaRefusedException when it fails
  Ended transform(
      InputFile input, List<String> before, List<String> after, Path workingFolder, Duration time) {
    List<String> command = ffmpeg();
    command.addAll(guards(input));
    command.addAll(before);
    command.addAll(List.of("-i", input.url(), "-map", "0:V:0", "-an", "-sn", "-dn"));
    command.addAll(after);
    return run(command, workingFolder, time);
  }

  /// Runs ffmpeg with arguments that we made ourselves, with the same bounds.
  void make(List<String> arguments, Duration time, Path workingFolder) {
    List<String> command = ffmpeg();
    int outputAt = arguments.size() - 1;
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).equals("-i")) {
        command.addAll(List.of("-protocol_whitelist", "file", "-format_whitelist", OUR_FORMATS));
        command.addAll(List.of("-max_pixels", String.valueOf(limits.maxPixels())));
      }
      if (i == outputAt) {
        command.addAll(List.of("-fs", String.valueOf(limits.outputBytes())));
      }
      command.add(arguments.get(i));
    }
    var _ = run(command, workingFolder, time);
  }

  private List<String> ffmpeg() {
    List<String> command = new ArrayList<>();
    command.add(tools.ffmpeg().toString());
    command.addAll(List.of("-nostdin", "-hide_banner", "-loglevel", "error", "-y"));
    command.addAll(List.of("-max_alloc", MAX_ALLOCATION_BYTES));
    command.addAll(List.of("-filter_threads", "1", "-filter_complex_threads", "1"));
    return command;
  }

  private List<String> guards(InputFile input) {
    List<String> guards = new ArrayList<>();
    String demuxer = input.container().demuxer();
    guards.addAll(List.of("-protocol_whitelist", "file", "-format_whitelist", demuxer));
    guards.addAll(List.of("-codec_whitelist", CODECS, "-max_streams", MAX_STREAMS));
    guards.addAll(List.of("-max_pixels", String.valueOf(limits.maxPixels()), "-threads", "2"));
    guards.addAll(List.of("-f", demuxer));
    if (input.container() == ContainerKind.MP4) {
      guards.addAll(List.of("-enable_drefs", "0", "-use_absolute_path", "0"));
    }
    return guards;
  }

  private Ended run(List<String> command, Path workingFolder, Duration time) {
    try {
      turns.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted before ffmpeg ran"));
    }
    Outcome outcome;
    try {
      outcome = GuardedProcess.run(command, tools.environment(), workingFolder, time, kernelLimits);
    } finally {
      turns.release();
    }
    return switch (outcome) {
      case TimedOut() ->
          throw new MediaRefusedException(RefusalReason.TIMED_OUT, "not done in time");
      case Ended ended when ended.succeeded() -> ended;
      case Ended ended -> throw failure(ended);
    };
  }

  private static RuntimeException failure(Ended ended) {
    String complaint = ended.errorOutput();
    if (ended.exitCode() == NOT_EXECUTABLE || ended.exitCode() == NOT_FOUND) {
      return new IllegalStateException("ffmpeg does not start: " + RefusalText.tidy(complaint));
    }
    if (complaint.contains("No space left on device")) {
      return new UncheckedIOException(new IOException("no space left where ffmpeg writes"));
    }
    Matcher codec = REFUSED_CODEC.matcher(complaint);
    if (codec.find()) {
      return new MediaRefusedException(
          RefusalReason.UNSUPPORTED_CONTAINER, "the codec " + codec.group(1) + " is not read");
    }
    if (complaint.contains("exceeds specified max pixel count")) {
      return new MediaRefusedException(RefusalReason.DIMENSIONS, "the pictures are too large");
    }
    if (complaint.contains("moov atom not found")) {
      return new MediaRefusedException(
          RefusalReason.UNREADABLE, "the index of the file is missing: it was cut off");
    }
    return switch (ended.exitCode()) {
      case ENDED_BY_CPU_LIMIT ->
          new MediaRefusedException(RefusalReason.TIMED_OUT, "not done in time");
      case ENDED_BY_FILE_LIMIT ->
          new MediaRefusedException(RefusalReason.TOO_LARGE, "the output is too large");
      default ->
          new MediaRefusedException(
              RefusalReason.UNREADABLE, RefusalText.firstComplaint(complaint));
    };
  }
}
