package ai.leoma.sandbox.judge;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/// How an imitated judge behaves.
///
/// @param seed decides which requests meet a fault, together with their content
/// @param gullible whether the judge obeys writing in the pictures
/// @param faultRate the share of attempts that meet a fault, 0 (none) to 1
/// @param apiKeys the keys that are accepted, at least one
/// @param slowness how much later a slow answer comes
public record JudgeServerSettings(
    long seed, boolean gullible, double faultRate, Set<String> apiKeys, Duration slowness) {

  private static final double USUAL_FAULT_RATE = 0.12;
  private static final Duration USUAL_SLOWNESS = Duration.ofMillis(1500);

  public JudgeServerSettings {
    if (!(faultRate >= 0 && faultRate <= 1)) {
      throw new IllegalArgumentException("a fault rate is between 0 and 1, not " + faultRate);
    }
    apiKeys = Set.copyOf(apiKeys);
    if (apiKeys.isEmpty()) {
      throw new IllegalArgumentException("an imitated judge without API keys answers nobody");
    }
    Objects.requireNonNull(slowness, "slowness");
    if (slowness.isNegative()) {
      throw new IllegalArgumentException("slowness cannot be negative: " + slowness);
    }
  }

  /// A judge that cannot be fooled and fails about as often as a real one on a bad day.
  public static JudgeServerSettings standard(long seed, Set<String> apiKeys) {
    return new JudgeServerSettings(seed, false, USUAL_FAULT_RATE, apiKeys, USUAL_SLOWNESS);
  }

  /// The same judge, believing what is written in pictures or not.
  public JudgeServerSettings withGullible(boolean believes) {
    return new JudgeServerSettings(seed, believes, faultRate, apiKeys, slowness);
  }

  /// The same judge with another share of faults.
  public JudgeServerSettings withFaultRate(double share) {
    return new JudgeServerSettings(seed, gullible, share, apiKeys, slowness);
  }
}
