package ai.leoma.task.round;

import ai.leoma.chain.BlockReference;
import ai.leoma.inference.Generation;
import ai.leoma.inference.GenerationRequest;
import ai.leoma.inference.GenerationTarget;
import ai.leoma.judge.PromptWriter.WrittenPrompt;
import ai.leoma.miner.CommittedModel;
import ai.leoma.storage.ObjectStore;
import ai.leoma.task.Blocking;
import ai.leoma.task.TaskConfig;
import ai.leoma.task.round.RoundState.Attempt;
import ai.leoma.task.round.RoundState.Drawn;
import ai.leoma.task.round.RoundState.Generating;
import ai.leoma.task.round.RoundState.Open;
import ai.leoma.task.round.RoundState.Preparing;
import ai.leoma.task.round.RoundState.Published;
import ai.leoma.task.round.RoundState.Uploading;
import ai.leoma.task.round.RoundState.Waiting;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/// One task round from the frozen pool to the published task (rules 9), as blocking code for one
/// virtual thread. Whoever runs it holds the [RoundLock].
///
/// Each step ends with its state committed. A process that dies leaves a state from which the next
/// attempt goes on; a task exists only by the last transaction.
final class Round {
  private static final Logger LOG = Logger.getLogger(Round.class);
  private static final Duration DATABASE_LIMIT = Duration.ofSeconds(30);
  private static final Duration CHAIN_LIMIT = Duration.ofMinutes(2);

  private final String competition;
  private final RoundTools tools;
  private final RoundLock lock;
  private final Path folder;
  private Open state;

  /// What every round needs.
  record RoundTools(
      TaskConfig config,
      RoundRepository repository,
      ClipDraw draw,
      ObjectStore samples,
      TaskArtifacts artifacts,
      RoundNeighbours neighbours,
      Clock clock) {}

  Round(String competition, Open begun, RoundTools tools, RoundLock lock, Path folder) {
    this.competition = competition;
    this.state = begun;
    this.tools = tools;
    this.lock = lock;
    this.folder = folder;
  }

  /// Runs to the end and answers how it ended. What was cut off, by the death of the process or by
  /// its being told to end, and an attempt that was overtaken, are not written down here but by the
  /// next attempt.
  RoundResult run() {
    try {
      return new RoundResult.Published(toPublished().attempt().task());
    } catch (RoundSuperseded | Blocking.Stopped e) {
      return new RoundResult.Nothing(e.getMessage());
    } catch (AttemptFailed e) {
      return abandoned(e);
    } catch (RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        return new RoundResult.Nothing("stopped: " + e.getMessage());
      }
      LOG.warnf(e, "task %d: attempt failed", state.attempt().task().value());
      return abandoned(AttemptFailed.by(e));
    }
  }

  private Published toPublished() {
    Drawn drawn =
        switch (state) {
          case Preparing preparing -> awaitBlock(noteHead(preparing));
          case Waiting waiting -> awaitBlock(waiting);
          case Drawn known -> known;
          case Generating _, Uploading _ ->
              throw new IllegalStateException("an attempt starts with a draw: " + state);
        };
    Generating generating = drawClipAndPrompt(drawn);
    Uploading uploading = callMiners(generating);
    TaskUpload upload = new TaskUpload(uploading, tools.samples(), lock);
    upload.putAll();
    upload.removeLeftovers();
    return publish(uploading);
  }

  private Waiting noteHead(Preparing preparing) {
    BlockReference head =
        Blocking.await(tools.neighbours().head(), CHAIN_LIMIT, "newest block of the chain");
    Waiting waiting = preparing.startAt(head);
    committed(tools.repository().waiting(competition, waiting));
    return entered(waiting);
  }

  private Drawn awaitBlock(Waiting waiting) {
    Drawn drawn = waiting.draw(decidingBlock(waiting));
    committed(tools.repository().drawn(competition, drawn));
    return entered(drawn);
  }

  private BlockReference decidingBlock(Waiting waiting) {
    long deadline = System.nanoTime() + tools.config().blockWait().toNanos();
    while (System.nanoTime() < deadline) {
      Optional<BlockReference> block =
          Blocking.await(
              tools.neighbours().finalizedBlock(waiting.decidingBlock()),
              CHAIN_LIMIT,
              "finalized block");
      if (block.isPresent()) {
        return block.get();
      }
      pause(tools.config().blockPoll());
    }
    throw AttemptFailed.because(
        "block %d was not final within %s"
            .formatted(waiting.decidingBlock(), tools.config().blockWait()));
  }

  private Generating drawClipAndPrompt(Drawn drawn) {
    ChosenClip clip = tools.draw().draw(competition, drawn, folder);
    Generating generating = drawn.generate(clip, writePrompt(clip));
    committed(tools.repository().generating(competition, generating));
    return entered(generating);
  }

  private WrittenPrompt writePrompt(ChosenClip clip) {
    try {
      return Blocking.await(
          tools.neighbours().writePrompt(clip.frames()),
          tools.config().promptLimit(),
          "benchmark prompt");
    } catch (Blocking.Stopped e) {
      throw e;
    } catch (RuntimeException e) {
      throw AttemptFailed.promptless(clip, e);
    }
  }

  private Uploading callMiners(Generating generating) {
    List<CommittedModel> miners =
        Blocking.await(tools.neighbours().validMiners(), DATABASE_LIMIT, "valid miners");
    if (miners.isEmpty()) {
      throw AttemptFailed.because("there is no valid miner");
    }
    GenerationRequest request =
        new GenerationRequest(
            Optional.of(generating.prompt().text()), Optional.of(generating.clip().firstFrame()));
    List<GenerationTarget> targets = miners.stream().map(Round::target).toList();
    List<Generation> generations =
        Blocking.await(
            tools.neighbours().generate(targets, request, newFolder("videos")),
            tools.neighbours().longestGeneration(targets.size()),
            "calls of the miners");
    List<MinerOutcome> outcomes = outcomes(miners, generations);
    if (outcomes.stream().noneMatch(MinerOutcome::isServed)) {
      throw AttemptFailed.nobodyServed(generating.clip(), outcomes);
    }
    Uploading uploading =
        generating.upload(outcomes, tools.artifacts().plan(generating, outcomes, folder));
    committed(tools.repository().uploading(competition, uploading));
    return entered(uploading);
  }

  private static List<MinerOutcome> outcomes(
      List<CommittedModel> miners, List<Generation> generations) {
    Map<GenerationTarget, Generation> answers = new HashMap<>();
    generations.forEach(generation -> answers.put(generation.target(), generation));
    return miners.stream()
        .map(model -> new MinerOutcome(model, answers.get(target(model))))
        .toList();
  }

  private static GenerationTarget target(CommittedModel model) {
    return new GenerationTarget(model.miner(), model.chuteId(), Optional.of(model.revision()));
  }

  private Published publish(Uploading uploading) {
    Published published = uploading.publish(tools.clock().instant());
    committed(tools.repository().publish(competition, published));
    return published;
  }

  private RoundResult abandoned(AttemptFailed failure) {
    boolean interrupted = Thread.interrupted();
    try {
      committed(
          tools.repository().abandon(competition, state.abandon(failure), tools.clock().instant()));
    } catch (RoundSuperseded e) {
      return afterAll(failure);
    } catch (RuntimeException e) {
      // The next attempt writes down that this one ended.
      LOG.warnf("cannot write down why the attempt failed: %s", e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return new RoundResult.Nothing(failure.getMessage());
  }

  /// The answer to the last transaction can be lost although it was committed.
  private RoundResult afterAll(AttemptFailed failure) {
    Attempt attempt = state.attempt();
    boolean published =
        Blocking.await(
            tools.repository().isPublished(attempt), DATABASE_LIMIT, "look for the task");
    return published
        ? new RoundResult.Published(attempt.task())
        : new RoundResult.Nothing(failure.getMessage());
  }

  private <S extends Open> S entered(S next) {
    state = next;
    return next;
  }

  private static void committed(Uni<Void> write) {
    Blocking.await(write, DATABASE_LIMIT, "state of the round");
  }

  private Path newFolder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Blocking.Stopped("the wait for a block");
    }
  }
}
