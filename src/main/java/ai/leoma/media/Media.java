package ai.leoma.media;

import ai.leoma.media.GuardedProcess.Ended;
import ai.leoma.media.ProbeResult.Playable;
import ai.leoma.media.ProbeResult.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Reads and makes video with ffmpeg and ffprobe as separate processes. Every file is hostile until
/// proven otherwise: whatever is not a local mp4, mov, matroska or webm file within the
/// [MediaLimits] ends as a refusal. The calls block; make them on virtual threads. Safe for many
/// threads.
///
/// A result appears under its name only when it is complete. A failure that is not the file's
/// (program missing, disk full, thread interrupted) is an [UncheckedIOException] or
/// [IllegalStateException].
public final class Media {

  private static final int CHECKED_PACKETS = 300;
  private static final int MAX_CUTS = 2048;
  /// Pictures of one sampling at the most.
  public static final int MAX_SAMPLES = 1000;

  /// Their greatest pace.
  public static final int MOST_PER_SECOND = 240;

  private static final Optional<FrameSize> NO_SIZE = Optional.empty();
  private static final Pattern CUT_TIME = Pattern.compile("pts_time:([0-9.]{1,40})");
  private static final String STREAM_ENTRIES =
      "stream=codec_name,codec_type,width,height,avg_frame_rate,duration,nb_read_packets";
  private static final String ENTRIES =
      "format=duration:" + STREAM_ENTRIES + ":stream_side_data=rotation";

  private final MediaLimits limits;
  private final ScratchFolder scratch;
  private final CallObserver observer;
  private final GuardedFfmpeg ffmpeg;

  public Media(MediaTools tools, MediaLimits limits, Path scratchFolder) {
    this(tools, limits, scratchFolder, (_, _, _) -> {});
  }

  public Media(MediaTools tools, MediaLimits limits, Path scratchFolder, CallObserver observer) {
    this.limits = limits;
    this.scratch = new ScratchFolder(scratchFolder.toAbsolutePath());
    this.observer = Objects.requireNonNull(observer, "observer");
    this.ffmpeg = new GuardedFfmpeg(tools, limits);
  }

  /// Whether the file is a video that can be used, and what it is. Decodes its first pictures.
  public ProbeResult probe(Path file) {
    try {
      return observed("probe", () -> new Playable(scratch.use(job -> playable(file, job))));
    } catch (MediaRefusedException e) {
      return new Refused(e.reason(), e.detail());
    }
  }

  /// The times at which a new scene starts, sorted, without repetitions closer than 1 ms.
  ///
  /// @param threshold ffmpeg's scene score, between 0 and 1, above which a picture starts a new
  ///     scene
  /// @throws MediaRefusedException when the file can not be read, or has more than 2048 cuts
  public List<Duration> sceneCuts(Path file, double threshold) {
    if (!(threshold > 0 && threshold < 1)) {
      throw new IllegalArgumentException("scene threshold " + threshold);
    }
    return observed("scene-cuts", () -> scratch.use(job -> cuts(file, threshold, job)));
  }

  /// Writes the given part of the source as H.264 (CRF 23, yuv420p) without sound and metadata. The
  /// clip starts with the first picture at or after `start`, and is as long as asked, to the
  /// picture.
  ///
  /// @throws MediaRefusedException when the source can not be read or ends before
  public void cutClip(Path source, Duration start, Duration length, Path targetMp4) {
    cutClip(source, start, length, targetMp4, limits.maxWidth());
  }

  /// The same; a wider clip is scaled down to the given width.
  ///
  /// @param maxWidthPixels an even number
  /// @throws MediaRefusedException when the source can not be read or ends before
  public void cutClip(
      Path source, Duration start, Duration length, Path targetMp4, int maxWidthPixels) {
    if (start.isNegative() || !length.isPositive()) {
      throw new IllegalArgumentException("clip of " + length + " from " + start);
    }
    if (maxWidthPixels < 2 || maxWidthPixels % 2 != 0) {
      throw new IllegalArgumentException("clip of at most " + maxWidthPixels + " pixels width");
    }
    observed(
        "cut-clip",
        () -> scratch.use(job -> cut(source, start, length, targetMp4, maxWidthPixels, job)));
  }

  /// Writes the first picture of the video as PNG.
  ///
  /// @throws MediaRefusedException when the video can not be read
  public void firstFrame(Path video, Path targetPng) {
    observed("first-frame", () -> scratch.use(job -> first(video, targetPng, NO_SIZE, job)));
  }

  /// Writes the first picture of the video as PNG of the given size.
  ///
  /// @throws MediaRefusedException when the video can not be read
  public void firstFrame(Path video, Path targetPng, FrameSize size) {
    observed(
        "first-frame", () -> scratch.use(job -> first(video, targetPng, Optional.of(size), job)));
  }

  /// Writes the pictures on screen at 0, 1/n, 2/n ... seconds into the folder, in order. The first
  /// is the picture that [#firstFrame] writes.
  ///
  /// @return their files: `count` of them, fewer when the video is shorter, at least one
  /// @throws MediaRefusedException when the video can not be read
  public List<Path> sampleFrames(
      Path video, int count, int framesPerSecond, Path folder, FrameFormat format) {
    return sampleFrames(video, count, framesPerSecond, folder, format, NO_SIZE);
  }

  /// The same in the given size.
  ///
  /// @throws MediaRefusedException when the video can not be read
  public List<Path> sampleFrames(
      Path video, int count, int framesPerSecond, Path folder, FrameFormat format, FrameSize size) {
    return sampleFrames(video, count, framesPerSecond, folder, format, Optional.of(size));
  }

  private List<Path> sampleFrames(
      Path video,
      int count,
      int framesPerSecond,
      Path folder,
      FrameFormat format,
      Optional<FrameSize> size) {
    if (count < 1
        || count > MAX_SAMPLES
        || framesPerSecond < 1
        || framesPerSecond > MOST_PER_SECOND) {
      throw new IllegalArgumentException(
          "%d frames at %d per second".formatted(count, framesPerSecond));
    }
    return observed(
        "sample-frames",
        () ->
            scratch.use(job -> samples(video, count, framesPerSecond, folder, format, size, job)));
  }

  /// Runs ffmpeg for makers of video, with the same limits on memory, output and protocols. The
  /// arguments are trusted (they may name filters and generated sources), the last one is the
  /// output.
  ///
  /// @throws MediaRefusedException when ffmpeg fails, takes longer than the limit or writes too
  ///     much
  public void run(List<String> ffmpegArguments, Duration limit, Path workingFolder) {
    if (ffmpegArguments.isEmpty()) {
      throw new IllegalArgumentException("no arguments for ffmpeg");
    }
    observed(
        "run",
        () -> {
          ffmpeg.make(ffmpegArguments, limit, workingFolder);
          String output = ffmpegArguments.getLast();
          String name = output.startsWith("file:") ? output.substring(5) : output;
          requireWithinLimit(workingFolder.resolve(name));
          return null;
        });
  }

  private VideoFacts facts(InputFile input, Path job) {
    List<String> questions = List.of("-count_packets", "-show_entries", ENTRIES);
    return FfprobeReport.facts(ffmpeg.describe(input, questions, job), input, limits);
  }

  private VideoFacts playable(Path file, Path job) {
    InputFile input = InputFile.admit(file, limits);
    VideoFacts facts = facts(input, job);
    List<String> questions =
        List.of(
            "-count_packets",
            "-count_frames",
            "-read_intervals",
            "%+#" + CHECKED_PACKETS,
            "-show_entries",
            "stream=nb_read_packets,nb_read_frames");
    FfprobeReport.requireDecodable(ffmpeg.describe(input, questions, job));
    return facts;
  }

  private List<Duration> cuts(Path file, double threshold, Path job) {
    InputFile input = InputFile.admit(file, limits);
    Duration time = limits.time().plus(facts(input, job).duration());
    String filter =
        String.format(Locale.ROOT, "select='gt(scene,%.6f)',metadata=mode=print:file=-", threshold);
    List<String> after =
        List.of("-vf", filter, "-frames:v", String.valueOf(MAX_CUTS), "-f", "null", "-");
    Ended ended = ffmpeg.transform(input, List.of(), after, job, time);
    List<MatchResult> found = CUT_TIME.matcher(ended.output()).results().toList();
    if (!ended.outputComplete() || found.size() >= MAX_CUTS) {
      throw new MediaRefusedException(
          RefusalReason.UNREADABLE, "it has more than " + MAX_CUTS + " scene cuts");
    }
    return found.stream()
        .map(match -> Duration.ofMillis(FfprobeReport.seconds(match.group(1)).toMillis()))
        .sorted()
        .distinct()
        .toList();
  }

  private Void cut(
      Path source, Duration start, Duration length, Path target, int maxWidth, Path job) {
    InputFile input = InputFile.admit(source, limits);
    VideoFacts facts = facts(input, job);
    // Two pictures, because the last one of the source may be shorter or longer than the others.
    Duration tolerance = Duration.ofNanos((long) (2e9 / facts.framesPerSecond()) + 10_000_000);
    requireLength(start.plus(length), facts.duration(), tolerance);
    List<String> before = List.of("-ss", seconds(start), "-t", seconds(length));
    String filter = "crop=trunc(iw/2)*2:trunc(ih/2)*2,setpts=PTS-STARTPTS";
    if (facts.widthPixels() > maxWidth) {
      filter += ",scale=" + maxWidth + ":-2";
    }
    List<String> after = new ArrayList<>(List.of("-vf", filter));
    after.addAll(
        List.of(
            "-c:v",
            "libx264",
            "-crf",
            "23",
            "-preset",
            "veryfast",
            "-pix_fmt",
            "yuv420p",
            "-threads",
            "2"));
    after.addAll(List.of("-map_metadata", "-1", "-map_chapters", "-1"));
    after.addAll(List.of("-fflags", "+bitexact", "-flags:v", "+bitexact"));
    after.addAll(List.of("-movflags", "+faststart", "-fs", String.valueOf(limits.outputBytes())));
    after.addAll(List.of("-f", "mp4", "file:clip.mp4"));
    var _ = ffmpeg.transform(input, before, after, job, limits.time());
    Path clip = requireWithinLimit(job.resolve("clip.mp4"));
    requireLength(length, facts(InputFile.admit(clip, limits), job).duration(), tolerance);
    ScratchFolder.publish(clip, target);
    return null;
  }

  private Void first(Path video, Path target, Optional<FrameSize> size, Path job) {
    List<String> after = new ArrayList<>(List.of("-frames:v", "1"));
    after.addAll(FrameFormat.PNG.encoderArguments());
    after.addAll(List.of("-f", "image2", "-update", "1", "file:first.png"));
    pictures(video, "null", size, after, job);
    Path picture = job.resolve("first.png");
    if (!Files.exists(picture)) {
      throw noPicture();
    }
    ScratchFolder.publish(picture, target);
    return null;
  }

  private List<Path> samples(
      Path video,
      int count,
      int framesPerSecond,
      Path folder,
      FrameFormat format,
      Optional<FrameSize> size,
      Path job) {
    List<String> after = new ArrayList<>();
    // Rounding up shows what is on screen at each point in time, so that the first one is picture
    // 0.
    String filter = "setpts=PTS-STARTPTS,fps=%d:round=up".formatted(framesPerSecond);
    after.addAll(List.of("-frames:v", String.valueOf(count)));
    after.addAll(format.encoderArguments());
    after.addAll(List.of("-f", "image2", "file:frame-%04d." + format.extension()));
    pictures(video, filter, size, after, job);
    List<Path> frames = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      String name = "frame-%04d.%s".formatted(i, format.extension());
      if (Files.exists(job.resolve(name))) {
        frames.add(ScratchFolder.publish(job.resolve(name), folder.resolve(name)));
      }
    }
    if (frames.isEmpty()) {
      throw noPicture();
    }
    return List.copyOf(frames);
  }

  private void pictures(
      Path video, String filter, Optional<FrameSize> size, List<String> after, Path job) {
    InputFile input = InputFile.admit(video, limits);
    VideoFacts facts = facts(input, job);
    String all =
        size.filter(wanted -> !wanted.isThatOf(facts))
            .map(wanted -> filter + "," + wanted.filter())
            .orElse(filter);
    List<String> filtered = new ArrayList<>(List.of("-vf", all));
    filtered.addAll(after);
    var _ = ffmpeg.transform(input, List.of(), filtered, job, limits.time());
  }

  private static MediaRefusedException noPicture() {
    return new MediaRefusedException(RefusalReason.UNREADABLE, "no picture of it decodes");
  }

  private static void requireLength(Duration wanted, Duration there, Duration tolerance) {
    if (there.plus(tolerance).compareTo(wanted) < 0) {
      throw new MediaRefusedException(
          RefusalReason.TOO_SHORT,
          "%s s are there, %s s are needed".formatted(seconds(there), seconds(wanted)));
    }
  }

  private Path requireWithinLimit(Path output) {
    try {
      if (Files.isRegularFile(output) && Files.size(output) >= limits.outputBytes()) {
        Files.delete(output);
        throw new MediaRefusedException(
            RefusalReason.TOO_LARGE, "the output reached " + limits.outputBytes() + " bytes");
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos() / 1000, 6).toPlainString();
  }

  private <T> T observed(String operation, Supplier<T> call) {
    long startedAt = System.nanoTime();
    String outcome = "error";
    try {
      T result = call.get();
      outcome = "ok";
      return result;
    } catch (MediaRefusedException e) {
      outcome = e.reason().name().toLowerCase(Locale.ROOT);
      throw e;
    } finally {
      observer.finished(operation, outcome, Duration.ofNanos(System.nanoTime() - startedAt));
    }
  }
}
