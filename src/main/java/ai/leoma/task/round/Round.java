package ai.leoma.task.round;

import ai.leoma.chain.BlockReference;
import ai.leoma.inference.Generation;
import ai.leoma.inference.GenerationRequest;
import ai.leoma.inference.GenerationTarget;
import ai.leoma.judge.PromptWriter.WrittenPrompt;
import ai.leoma.miner.CommittedModel;
import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.ObjectStore;
import ai.leoma.storage.ObjectStore.StoredObject;
import ai.leoma.storage.TaskObjects;
import ai.leoma.task.Blocking;
import ai.leoma.task.TaskConfig;
import ai.leoma.task.TaskId;
import ai.leoma.task.round.RoundState.Attempt;
import ai.leoma.task.round.RoundState.Drawn;
import ai.leoma.task.round.RoundState.Generating;
import ai.leoma.task.round.RoundState.Open;
import ai.leoma.task.round.RoundState.Preparing;
import ai.leoma.task.round.RoundState.Published;
import ai.leoma.task.round.RoundState.Uploading;
import ai.leoma.task.round.RoundState.Waiting;
import ai.leoma.task.source.Sha256;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
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
  private static final Duration STORAGE_LIMIT = Duration.ofMinutes(10);
  private static final int UPLOADS_AT_ONCE = 8;
  private static final int LISTED_LEFTOVERS = 1000;

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
      TaskMetadata metadata,
      RoundNeighbours neighbours,
      Clock clock) {}

  Round(String competition, Open begun, RoundTools tools, RoundLock lock, Path folder) {
    this.competition = competition;
    this.state = begun;
    this.tools = tools;
    this.lock = lock;
    this.folder = folder;
  }

  /// Runs to the end and answers how it ended. What only a dead process leaves behind, and an
  /// attempt that was overtaken, are not written down here but by the next attempt.
  RoundResult run() {
    try {
      return new RoundResult.Published(toPublished().attempt().task());
    } catch (RoundSuperseded e) {
      return new RoundResult.Nothing(e.getMessage());
    } catch (AttemptFailed e) {
      return abandoned(e);
    } catch (RuntimeException e) {
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
    upload(uploading);
    removeLeftovers(uploading);
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
    Drawn drawn = waiting.draw(firstFinalizedAfter(waiting));
    committed(tools.repository().drawn(competition, drawn));
    return entered(drawn);
  }

  private BlockReference firstFinalizedAfter(Waiting waiting) {
    long deadline = System.nanoTime() + tools.config().blockWait().toNanos();
    while (System.nanoTime() < deadline) {
      BlockReference finalized =
          Blocking.await(tools.neighbours().finalizedHead(), CHAIN_LIMIT, "finalized block");
      if (waiting.isDecidedBy(finalized)) {
        return finalized;
      }
      pause(tools.config().blockPoll());
    }
    throw AttemptFailed.because(
        "no block after %d was finalized within %s"
            .formatted(waiting.head().number(), tools.config().blockWait()));
  }

  private Generating drawClipAndPrompt(Drawn drawn) {
    ChosenClip clip = tools.draw().draw(competition, drawn, folder);
    Generating generating = drawn.generate(clip, writePrompt(clip));
    committed(tools.repository().generating(competition, generating));
    return entered(generating);
  }

  private WrittenPrompt writePrompt(ChosenClip clip) {
    List<Path> frames = tools.neighbours().frames(clip.clip(), newFolder("frames"));
    try {
      return Blocking.await(
          tools.neighbours().writePrompt(frames), tools.config().promptLimit(), "benchmark prompt");
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
    List<GenerationTarget> targets =
        miners.stream().map(model -> new GenerationTarget(model.miner(), model.chuteId())).toList();
    List<Generation> generations =
        Blocking.await(
            tools.neighbours().generate(targets, request, newFolder("videos")),
            tools.config().generationLimit(),
            "calls of the miners");
    List<MinerOutcome> outcomes = outcomes(miners, generations);
    if (outcomes.stream().noneMatch(MinerOutcome::isServed)) {
      throw AttemptFailed.nobodyServed(generating.clip(), outcomes);
    }
    Uploading uploading = generating.upload(outcomes, plan(generating, outcomes));
    committed(tools.repository().uploading(competition, uploading));
    return entered(uploading);
  }

  private static List<MinerOutcome> outcomes(
      List<CommittedModel> miners, List<Generation> generations) {
    Map<GenerationTarget, Generation> answers = new HashMap<>();
    generations.forEach(generation -> answers.put(generation.target(), generation));
    return miners.stream()
        .map(
            model ->
                new MinerOutcome(
                    model, answers.get(new GenerationTarget(model.miner(), model.chuteId()))))
        .toList();
  }

  private UploadPlan plan(Generating generating, List<MinerOutcome> outcomes) {
    long task = generating.attempt().task().value();
    List<UploadPlan.Item> items = new ArrayList<>();
    items.add(item(TaskObjects.originalClip(task), generating.clip().clip(), "video/mp4"));
    items.add(item(TaskObjects.firstFrame(task), generating.clip().firstFrame(), "image/png"));
    for (MinerOutcome outcome : outcomes) {
      outcome
          .served()
          .ifPresent(
              served ->
                  items.add(
                      new UploadPlan.Item(
                          TaskObjects.generatedVideo(task, outcome.model().miner()),
                          served.video(),
                          served.sha256(),
                          served.bytes(),
                          "video/mp4")));
    }
    Path metadata = folder.resolve("metadata.json");
    write(metadata, tools.metadata().write(generating, outcomes, items));
    items.add(item(TaskObjects.metadata(task), metadata, "application/json"));
    return new UploadPlan(items);
  }

  private void upload(Uploading uploading) {
    List<UploadPlan.Item> artifacts = uploading.plan().artifacts();
    for (int from = 0; from < artifacts.size(); from += UPLOADS_AT_ONCE) {
      int to = Math.min(artifacts.size(), from + UPLOADS_AT_ONCE);
      put(uploading.attempt(), artifacts.subList(from, to));
    }
    put(uploading.attempt(), List.of(uploading.plan().metadata()));
  }

  /// Object storage knows no attempts, so each batch first asks whether this one is still the
  // newest.
  private void put(Attempt attempt, List<UploadPlan.Item> items) {
    lock.requireNewest(attempt);
    Uni<Void> all =
        Multi.createFrom()
            .iterable(items)
            .onItem()
            .transformToUni(
                item -> tools.samples().put(item.key(), item.file(), item.contentType()))
            .merge(UPLOADS_AT_ONCE)
            .onItem()
            .ignoreAsUni();
    Blocking.await(all, STORAGE_LIMIT, "upload of the task");
  }

  /// What earlier attempts left under the task's prefix.
  private void removeLeftovers(Uploading uploading) {
    TaskId task = uploading.attempt().task();
    List<StoredObject> leftovers = leftovers(uploading);
    while (!leftovers.isEmpty()) {
      lock.requireNewest(uploading.attempt());
      for (StoredObject leftover : leftovers) {
        LOG.infof("task %d: removing %s, left by an earlier attempt", task.value(), leftover.key());
        Blocking.await(
            tools.samples().delete(new ObjectKey(leftover.key())), STORAGE_LIMIT, "removal");
      }
      leftovers = leftovers(uploading);
    }
  }

  private List<StoredObject> leftovers(Uploading uploading) {
    String prefix = TaskObjects.prefix(uploading.attempt().task().value());
    int max = uploading.plan().items().size() + LISTED_LEFTOVERS;
    return Blocking.await(tools.samples().list(prefix, max), STORAGE_LIMIT, "objects of the task")
        .stream()
        .filter(object -> !uploading.plan().contains(object.key()))
        .toList();
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

  private <S extends Open> S entered(S next) {
    state = next;
    return next;
  }

  private static void committed(Uni<Void> write) {
    Blocking.await(write, DATABASE_LIMIT, "state of the round");
  }

  private static UploadPlan.Item item(ObjectKey key, Path file, String contentType) {
    try {
      return new UploadPlan.Item(key, file, Sha256.hexOf(file), Files.size(file), contentType);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path newFolder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.write(file, content);
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
