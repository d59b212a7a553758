package ai.leoma.task.round;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Chain;
import ai.leoma.inference.Generation;
import ai.leoma.inference.GenerationRequest;
import ai.leoma.inference.GenerationTarget;
import ai.leoma.inference.Inference;
import ai.leoma.judge.PromptWriter;
import ai.leoma.judge.PromptWriter.WrittenPrompt;
import ai.leoma.media.FrameFormat;
import ai.leoma.media.FrameSize;
import ai.leoma.media.Media;
import ai.leoma.miner.CommittedModel;
import ai.leoma.miner.Miners;
import ai.leoma.task.TaskConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The real neighbours. The chain is looked up at first use: not every role has one.
@ApplicationScoped
class OtherRooms implements RoundNeighbours {
  private final Instance<Chain> chain;
  private final Miners miners;
  private final Inference inference;
  private final PromptWriter prompts;
  private final Media media;
  private final TaskConfig config;

  OtherRooms(
      Instance<Chain> chain,
      Miners miners,
      Inference inference,
      PromptWriter prompts,
      Media media,
      TaskConfig config) {
    this.chain = chain;
    this.miners = miners;
    this.inference = inference;
    this.prompts = prompts;
    this.media = media;
    this.config = config;
  }

  @Override
  public Uni<BlockReference> head() {
    return chain.get().head();
  }

  @Override
  public Uni<Optional<BlockReference>> finalizedBlock(long number) {
    return chain.get().finalizedBlock(number);
  }

  @Override
  public Uni<List<CommittedModel>> validMiners() {
    return miners.valid();
  }

  @Override
  public Uni<List<Generation>> generate(
      List<GenerationTarget> targets, GenerationRequest request, Path folder) {
    return inference.generate(targets, request, folder);
  }

  @Override
  public Duration longestGeneration(int targets) {
    return inference.longest(targets);
  }

  @Override
  public Uni<WrittenPrompt> writePrompt(List<Path> frames) {
    return prompts.write(frames);
  }

  @Override
  public void cutClip(Path source, Duration start, Duration length, Path clip) {
    media.cutClip(source, start, length, clip, config.maxClipWidth());
  }

  @Override
  public void firstFrame(Path clip, Path png) {
    media.firstFrame(clip, png, frameSize());
  }

  @Override
  public List<Path> frames(Path clip, Path folder) {
    return media.sampleFrames(
        clip,
        config.promptFrames(),
        config.promptFramesPerSecond(),
        folder,
        FrameFormat.JPEG,
        frameSize());
  }

  private FrameSize frameSize() {
    return new FrameSize(config.frameWidth(), config.frameHeight());
  }
}
