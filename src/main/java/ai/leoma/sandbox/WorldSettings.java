package ai.leoma.sandbox;

import ai.leoma.sandbox.chutes.VideoMaker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/// How an imitated world behaves.
///
/// @param folder where it keeps what it renders
/// @param videoMaker makes the miners' videos
/// @param netuid number of the subnet
/// @param lastPublishedTask id of the newest task when it starts, 0 for none
/// @param renderingsAtOnce how many videos the miners make at the same time
/// @param slowDelay how long a slow miner waits; longer than the miners' deadline
/// @param chuteFaultRate share of chute calls that fail the first time, 0 to 1
/// @param judgeProvider which provider the product is told to ask
/// @param isJudgeGullible whether the judge obeys text in pictures
/// @param judgeFaultRate share of judge calls that fail, 0 to 1
/// @param adapter over which of its adapters the product reaches the chain
/// @param hasCommitReveal whether the subnet takes weights only sealed
public record WorldSettings(
    Path folder,
    VideoMaker videoMaker,
    int netuid,
    long lastPublishedTask,
    int renderingsAtOnce,
    Duration slowDelay,
    double chuteFaultRate,
    JudgeProvider judgeProvider,
    boolean isJudgeGullible,
    double judgeFaultRate,
    ChainAdapter adapter,
    boolean hasCommitReveal) {

  private static final int NETUID = 99;
  private static final int RENDERINGS_AT_ONCE = 2;
  private static final Duration SLOW_DELAY = Duration.ofSeconds(12);
  private static final double CHUTE_FAULT_RATE = 0.03;
  private static final double JUDGE_FAULT_RATE = 0.12;

  public WorldSettings {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(videoMaker, "videoMaker");
    Objects.requireNonNull(judgeProvider, "judgeProvider");
    Objects.requireNonNull(adapter, "adapter");
    if (slowDelay.isNegative() || slowDelay.isZero()) {
      throw new IllegalArgumentException("a slow miner needs a delay, not " + slowDelay);
    }
    if (renderingsAtOnce < 1) {
      throw new IllegalArgumentException("renderings at once: " + renderingsAtOnce);
    }
  }

  /// The world of `leoma sandbox`: a miners' deadline of 8 s, two renderings at once, some bad
  /// weather.
  public static WorldSettings standard(Path folder, VideoMaker videoMaker) {
    return new WorldSettings(
        folder,
        videoMaker,
        NETUID,
        0,
        RENDERINGS_AT_ONCE,
        SLOW_DELAY,
        CHUTE_FAULT_RATE,
        JudgeProvider.OPENAI,
        false,
        JUDGE_FAULT_RATE,
        ChainAdapter.NATIVE,
        true);
  }

  public WorldSettings withJudge(JudgeProvider provider, boolean isGullible) {
    return new WorldSettings(
        folder,
        videoMaker,
        netuid,
        lastPublishedTask,
        renderingsAtOnce,
        slowDelay,
        chuteFaultRate,
        provider,
        isGullible,
        judgeFaultRate,
        adapter,
        hasCommitReveal);
  }

  public WorldSettings withChain(ChainAdapter newAdapter, boolean newHasCommitReveal) {
    return new WorldSettings(
        folder,
        videoMaker,
        netuid,
        lastPublishedTask,
        renderingsAtOnce,
        slowDelay,
        chuteFaultRate,
        judgeProvider,
        isJudgeGullible,
        judgeFaultRate,
        newAdapter,
        newHasCommitReveal);
  }
}
