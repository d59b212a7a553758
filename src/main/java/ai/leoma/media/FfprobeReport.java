package ai.leoma.media;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Pattern;

/// Reads what ffprobe says about a hostile file, and holds it against the limits.
final class FfprobeReport {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,30}(\\.[0-9]{1,30})?");
  private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(1_000_000_000L);
  private static final int MIN_SIDE_PIXELS = 16;

  private FfprobeReport() {}

  /// The facts in ffprobe's JSON about the first real video stream.
  ///
  /// @throws MediaRefusedException when the report is damaged, or the video is outside of the
  ///     limits
  static VideoFacts facts(String json, InputFile input, MediaLimits limits) {
    JsonNode report = parse(json);
    JsonNode stream = report.path("streams").path(0);
    if (!stream.path("codec_type").asText("").equals("video")) {
      throw new MediaRefusedException(
          RefusalReason.NO_VIDEO_STREAM, "the file has no video stream");
    }
    int width = stream.path("width").asInt(0);
    int height = stream.path("height").asInt(0);
    checkDimensions(width, height, limits);
    long frames = wholeNumber(stream.path("nb_read_packets").asText(""));
    Duration duration = duration(stream, report.path("format"), frames);
    checkLength(duration, frames, limits);
    boolean isTurned = isTurned(stream);
    return new VideoFacts(
        input.container().title(),
        RefusalText.tidy(stream.path("codec_name").asText("unknown")),
        isTurned ? height : width,
        isTurned ? width : height,
        duration,
        framesPerSecond(stream, frames, duration),
        frames,
        input.bytes());
  }

  /// Of the first packets of the file: how many were read, and how many pictures came out of them.
  ///
  /// @throws MediaRefusedException when too few of them decode to call the file playable
  static void requireDecodable(String json) {
    JsonNode stream = parse(json).path("streams").path(0);
    long packets = wholeNumber(stream.path("nb_read_packets").asText(""));
    long pictures = wholeNumber(stream.path("nb_read_frames").asText(""));
    // Pictures before the start that an edit list sets are dropped: not every packet shows one.
    if (pictures == 0 || 2 * pictures < packets) {
      throw new MediaRefusedException(
          RefusalReason.UNREADABLE,
          "only %d of the first %d pictures decode".formatted(pictures, packets));
    }
  }

  /// Seconds as ffprobe writes them; anything else, such as `N/A`, is zero. Absurdly much is
  /// cut to some thirty years.
  static Duration seconds(String text) {
    if (!SECONDS.matcher(text).matches()) {
      return Duration.ZERO;
    }
    BigDecimal seconds = new BigDecimal(text).min(MAX_SECONDS);
    return Duration.ofNanos(
        seconds.movePointRight(9).setScale(0, RoundingMode.DOWN).longValueExact());
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      throw new MediaRefusedException(RefusalReason.UNREADABLE, "the file cannot be described");
    }
  }

  private static void checkDimensions(int width, int height, MediaLimits limits) {
    boolean isTooSmall = width < MIN_SIDE_PIXELS || height < MIN_SIDE_PIXELS;
    if (isTooSmall || width > limits.maxWidth() || height > limits.maxHeight()) {
      throw new MediaRefusedException(
          RefusalReason.DIMENSIONS,
          "%dx%d, at most %dx%d is read"
              .formatted(width, height, limits.maxWidth(), limits.maxHeight()));
    }
  }

  private static void checkLength(Duration duration, long frames, MediaLimits limits) {
    if (duration.compareTo(limits.maxDuration()) > 0 || frames > limits.maxFrames()) {
      throw new MediaRefusedException(
          RefusalReason.TOO_LONG,
          "%d s and %d pictures, at most %d s and %d are read"
              .formatted(
                  duration.toSeconds(),
                  frames,
                  limits.maxDuration().toSeconds(),
                  limits.maxFrames()));
    }
    if (duration.isZero() || frames == 0) {
      throw new MediaRefusedException(RefusalReason.TOO_SHORT, "the video shows nothing");
    }
  }

  private static Duration duration(JsonNode stream, JsonNode format, long frames) {
    Duration ofStream = seconds(stream.path("duration").asText(""));
    if (!ofStream.isZero()) {
      return ofStream;
    }
    Duration ofFile = seconds(format.path("duration").asText(""));
    double rate = statedRate(stream);
    // What was recorded live states no duration.
    return ofFile.isZero() && rate > 0
        ? Duration.ofNanos((long) Math.min(frames / rate * 1e9, 1e18))
        : ofFile;
  }

  private static boolean isTurned(JsonNode stream) {
    for (JsonNode sideData : stream.path("side_data_list")) {
      if (Math.floorMod(sideData.path("rotation").asInt(0), 180) == 90) {
        return true;
      }
    }
    return false;
  }

  private static double framesPerSecond(JsonNode stream, long frames, Duration duration) {
    double stated = statedRate(stream);
    return stated > 0 ? stated : frames * 1e9 / duration.toNanos();
  }

  private static double statedRate(JsonNode stream) {
    String[] parts = stream.path("avg_frame_rate").asText("").split("/", 2);
    long over = wholeNumber(parts[0]);
    long under = parts.length == 2 ? wholeNumber(parts[1]) : 0;
    return over > 0 && under > 0 ? (double) over / under : 0;
  }

  private static long wholeNumber(String text) {
    try {
      return Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
