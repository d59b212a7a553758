package ai.leoma.task.round;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Hotkey;
import ai.leoma.digest.Sha256;
import ai.leoma.inference.Generation;
import ai.leoma.inference.GenerationOutcome;
import ai.leoma.inference.GenerationRequest;
import ai.leoma.inference.GenerationTarget;
import ai.leoma.judge.PromptWriter.PromptUnavailable;
import ai.leoma.judge.PromptWriter.WrittenPrompt;
import ai.leoma.media.MediaRefusedException;
import ai.leoma.media.RefusalReason;
import ai.leoma.miner.CommittedModel;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The other rooms as a round sees them, without chain, models or ffmpeg. Each call goes through
/// the fuse.
final class FakeNeighbours implements RoundNeighbours {
  /// Shared by all, as the chain is; each look finds one more block.
  private static final AtomicLong BLOCKS = new AtomicLong(1000);

  final Fuse fuse;
  final Map<Hotkey, String> answers = new LinkedHashMap<>();
  final AtomicInteger generations = new AtomicInteger();
  final CountDownLatch generating = new CountDownLatch(1);
  volatile Uni<Void> beforeAnswers = Uni.createFrom().voidItem();
  volatile Duration longestGenerationPerTarget = Duration.ofMinutes(5);
  volatile boolean isPromptWriterDown;
  volatile boolean isPromptUnusable;
  volatile boolean isEveryCutRefused;
  final AtomicInteger clipsWithoutFrames = new AtomicInteger();

  FakeNeighbours(Fuse fuse) {
    this.fuse = fuse;
    answers.put(miner("A"), "Served");
    answers.put(miner("B"), "Cold");
    answers.put(miner("C"), "Served");
  }

  static Hotkey miner(String letter) {
    return new Hotkey("5Miner" + letter.repeat(42));
  }

  @Override
  public Uni<BlockReference> head() {
    return fuse.around("head", () -> Uni.createFrom().item(block(BLOCKS.incrementAndGet())));
  }

  @Override
  public Uni<Optional<BlockReference>> finalizedBlock(long number) {
    return fuse.around(
        "finalized block",
        () ->
            Uni.createFrom()
                .item(Optional.of(block(number)))
                .map(block -> block.filter(known -> number <= BLOCKS.addAndGet(2) - 2)));
  }

  private static BlockReference block(long number) {
    return new BlockReference(number, "0x" + sha256("block " + number));
  }

  @Override
  public Uni<List<CommittedModel>> validMiners() {
    return fuse.around(
        "miners",
        () -> Uni.createFrom().item(answers.keySet().stream().map(FakeNeighbours::model).toList()));
  }

  private static CommittedModel model(Hotkey miner) {
    return new CommittedModel(
        miner, 7, 500, "someone/leoma-" + miner.ss58(), "rev", "chute-1", "slug", "hash");
  }

  @Override
  public Uni<List<Generation>> generate(
      List<GenerationTarget> targets, GenerationRequest request, Path folder) {
    generations.incrementAndGet();
    return fuse.around(
        "generate",
        () -> {
          generating.countDown();
          return beforeAnswers.replaceWith(
              () -> targets.stream().map(target -> generation(target, folder)).toList());
        });
  }

  private Generation generation(GenerationTarget target, Path folder) {
    return new Generation(target, outcome(target.miner(), folder), Duration.ofMillis(1234));
  }

  private GenerationOutcome outcome(Hotkey miner, Path folder) {
    return switch (answers.get(miner)) {
      case "Served" -> served(miner, folder);
      case "Cold" -> new GenerationOutcome.Cold("no instance\nis\0running");
      default -> new GenerationOutcome.TimedOut();
    };
  }

  private static GenerationOutcome served(Hotkey miner, Path folder) {
    String content = "video of " + miner.ss58();
    Path video = write(folder.resolve(miner.ss58() + ".mp4"), content);
    return new GenerationOutcome.Served(video, content.length(), sha256(content));
  }

  @Override
  public Duration longestGeneration(int targets) {
    return longestGenerationPerTarget.multipliedBy(targets);
  }

  @Override
  public Uni<WrittenPrompt> writePrompt(List<Path> frames) {
    return fuse.around(
        "prompt",
        () ->
            isPromptWriterDown || isPromptUnusable
                ? Uni.createFrom().failure(new PromptUnavailable("useless", isPromptWriterDown))
                : Uni.createFrom().item(new WrittenPrompt("A fox — runs.", "model-1")));
  }

  @Override
  public void cutClip(Path source, Duration start, Duration length, Path clip) {
    fuse.step("cut");
    if (isEveryCutRefused) {
      throw new MediaRefusedException(RefusalReason.UNREADABLE, "broken");
    }
    write(clip, "clip of " + source.getFileName() + " at " + start);
  }

  @Override
  public void firstFrame(Path clip, Path png) {
    fuse.step("first frame");
    write(png, "first frame");
  }

  @Override
  public List<Path> frames(Path clip, Path folder) {
    fuse.step("frames");
    if (clipsWithoutFrames.getAndDecrement() > 0) {
      throw new MediaRefusedException(RefusalReason.UNREADABLE, "no frames");
    }
    return List.of(write(folder.resolve("frame.png"), "frame"));
  }

  private static Path write(Path file, String content) {
    try {
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    return Sha256.hexOf(text.getBytes(StandardCharsets.UTF_8));
  }
}
