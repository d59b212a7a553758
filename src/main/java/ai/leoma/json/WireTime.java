package ai.leoma.json;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Times as the wire contract spells them (section 1): seconds, with six digits of microseconds
/// only where these are not zero, and `Z`.
public final class WireTime {
  private static final DateTimeFormatter SECONDS = formatter("uuuu-MM-dd'T'HH:mm:ss");
  private static final DateTimeFormatter MICROSECONDS = formatter("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");
  private static final int NANOS_IN_A_MICROSECOND = 1000;

  private WireTime() {}

  public static String of(Instant instant) {
    return withoutZone(instant) + "Z";
  }

  /// As Python's `isoformat()` spells a time in UTC: the rows of `/scores` have it.
  public static String isoformat(Instant instant) {
    return withoutZone(instant) + "+00:00";
  }

  /// UTC that does not say so: `/scores` without a row has it.
  public static String withoutZone(Instant instant) {
    boolean isWhole = instant.getNano() < NANOS_IN_A_MICROSECOND;
    return (isWhole ? SECONDS : MICROSECONDS).format(instant);
  }

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }
}
