package ai.leoma.cli.doctor;

import ai.leoma.cli.doctor.Finding.Bad;
import ai.leoma.cli.doctor.Finding.Doubtful;
import ai.leoma.cli.doctor.Finding.Good;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;

/// How far this machine's clock is from somebody else's. Signed requests, links and S3 need it to
/// be right.
///
/// @param coarse how exact the other one tells its time
record ClockCheck(InstantSource clock, String whose, Callable<Instant> other, Duration coarse) {
  private static final Duration NOTICED = Duration.ofSeconds(2);
  private static final Duration REFUSED = Duration.ofSeconds(8);
  private static final String REMEDY =
      "let this machine's clock be set by NTP (chrony, systemd-timesyncd), or see whose is wrong";

  Finding look() throws InterruptedException {
    Instant before = clock.instant();
    Instant told;
    try {
      told = other.call();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return new Doubtful("not compared: no time is told by " + whose, "mend the way to it first");
    }
    return judged(distance(before, told, clock.instant()));
  }

  /// The least that the clocks can differ by, as the answer took its time.
  private Duration distance(Instant before, Instant told, Instant after) {
    Instant latest = told.plus(coarse);
    if (latest.isBefore(before)) {
      return Duration.between(latest, before);
    }
    return told.isAfter(after) ? Duration.between(told, after).abs() : Duration.ZERO;
  }

  private Finding judged(Duration distance) {
    String detail =
        String.format(
            Locale.ROOT, "at least %.1f s from that of %s", distance.toMillis() / 1000.0, whose);
    if (distance.compareTo(REFUSED) >= 0) {
      return new Bad(detail, REMEDY);
    }
    return distance.compareTo(NOTICED) >= 0
        ? new Doubtful(detail, REMEDY)
        : new Good("as that of " + whose);
  }
}
