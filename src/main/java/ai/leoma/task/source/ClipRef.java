package ai.leoma.task.source;

import java.time.Duration;

/// A stretch of a source video that one task may be cut from.
///
/// @param sourceSha256 lower-case hex digest of the source file
public record ClipRef(String sourceSha256, long startMillis) {
  public ClipRef {
    if (!sourceSha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a SHA-256 in hex: " + sourceSha256);
    }
    if (startMillis < 0) {
      throw new IllegalArgumentException("a clip starts at 0 or later: " + startMillis);
    }
  }

  public Duration start() {
    return Duration.ofMillis(startMillis);
  }
}
