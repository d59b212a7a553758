package ai.leoma.validator;

import ai.leoma.bounds.Bounds;
import ai.leoma.chain.Hotkey;
import ai.leoma.judge.JudgeConfig;
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
  private static final int GREATEST_UID = 65_535;

  /// @param interval between two looks while no weights are due
  /// @param deadline of one check
  /// @param pause before what contradicts is fetched a second time
  /// @param envelopes fetched by one check at most
  public record Checks(Duration interval, Duration deadline, Duration pause, int envelopes) {
    public Checks {
      Bounds.of("leoma.validator")
          .positive("check-interval", interval)
          .positive("check-deadline", deadline)
          .notNegative("check-pause", pause)
          .positive("check-envelopes", envelopes)
          .require();
    }
  }

  public ValidatorSettings {
    Bounds.of("leoma.validator")
        .address("api-url", apiUrl)
        .positive("walk-back", walkBack)
        .positive("weight-blocks", weightBlocks)
        .positive("judge-at-once", judgeAtOnce)
        .positive("rounds-per-task", roundsPerTask)
        .positive("max-video-bytes", maxVideoBytes)
        .positive("poll-interval", pollInterval)
        .positive("weight-interval", weightInterval)
        .positive("request-timeout", requestTimeout)
        .within("burn-uid", burnUid, 0, GREATEST_UID)
        .require();
    Bounds.of("leoma.judge")
        .within("frames", frames, 1, JudgeConfig.MOST_FRAMES)
        .within("frames-per-second", framesPerSecond, 1, JudgeConfig.MOST_FRAMES_PER_SECOND)
        .require();
  }
}
