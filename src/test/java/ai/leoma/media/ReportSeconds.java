package ai.leoma.media;

import java.time.Duration;

/// How a probe's report is read, for tests of other rooms.
public final class ReportSeconds {
  private ReportSeconds() {}

  public static Duration of(String text) {
    return FfprobeReport.seconds(text);
  }
}
