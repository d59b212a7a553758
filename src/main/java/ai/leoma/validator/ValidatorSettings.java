package ai.leoma.validator;

import ai.leoma.chain.Hotkey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How one validator works. Several with different settings may run in one process.
///
/// @param apiUrl the owner's API; a path in it is kept as a prefix
/// @param apiHotkey the hotkey of the owner's service; without it requests carry the old headers
/// @param folder journal and scratch files of this validator
/// @param walkBack tasks that are looked at, the newest included
/// @param weightBlocks blocks between two settings of the weights
/// @param checks how published rankings are checked
/// @param netuid of the subnet, which signed weights must be for
/// @param burnUid seat that is burnt to when the chain cannot tell the subnet's owner
/// @param judgeAtOnce videos judged at the same time
/// @param roundsPerTask how often a task is taken up while videos get no verdict or the service
///     refuses votes; outages do not count
public record ValidatorSettings(
    URI apiUrl,
    Optional<Hotkey> apiHotkey,
    Path folder,
    Duration pollInterval,
    Duration weightInterval,
    Duration requestTimeout,
    int walkBack,
    long weightBlocks,
    Checks checks,
    int netuid,
    int burnUid,
    int judgeAtOnce,
    int roundsPerTask,
    int frames,
    int framesPerSecond,
    long maxVideoBytes) {
  /// @param interval between two looks while no weights are due
  /// @param deadline of one check
  /// @param pause before what contradicts is fetched a second time
  /// @param envelopes fetched by one check at most
  public record Checks(Duration interval, Duration deadline, Duration pause, int envelopes) {
    public Checks {
      requirePositive("check-interval", interval.toMillis());
      requirePositive("check-deadline", deadline.toMillis());
      requirePositive("check-envelopes", envelopes);
      if (pause.isNegative()) {
        throw new IllegalArgumentException("leoma.validator.check-pause is negative: " + pause);
      }
    }
  }

  public ValidatorSettings {
    requirePositive("walk-back", walkBack);
    requirePositive("weight-blocks", weightBlocks);
    requirePositive("judge-at-once", judgeAtOnce);
    requirePositive("rounds-per-task", roundsPerTask);
    requirePositive("max-video-bytes", maxVideoBytes);
    requirePositive("poll-interval", pollInterval.toMillis());
    requirePositive("weight-interval", weightInterval.toMillis());
    requirePositive("request-timeout", requestTimeout.toMillis());
    if (burnUid < 0) {
      throw new IllegalArgumentException("leoma.validator.burn-uid is negative: " + burnUid);
    }
    requirePositive("frames", frames);
    requirePositive("frames-per-second", framesPerSecond);
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("leoma.validator." + name + " is less than 1: " + value);
    }
  }
}
