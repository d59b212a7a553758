package ai.leoma.task.round;

import ai.leoma.digest.Sha256;
import ai.leoma.media.MediaRefusedException;
import ai.leoma.storage.ObjectStore;
import ai.leoma.storage.ObjectTooLarge;
import ai.leoma.storage.SourceBucket;
import ai.leoma.task.Blocking;
import ai.leoma.task.TaskConfig;
import ai.leoma.task.TaskId;
import ai.leoma.task.round.ChosenClip.PassedOver;
import ai.leoma.task.round.RoundState.Drawn;
import ai.leoma.task.source.ClipRef;
import ai.leoma.task.source.FrozenPool;
import ai.leoma.task.source.SourceClip;
import ai.leoma.task.source.SourceOrder;
import ai.leoma.task.source.SourceOrder.Candidate;
import ai.leoma.task.source.SourceRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Draws the clip of a task: goes through the pool in the order that the block decided and takes
/// the first clip that can be used.
@ApplicationScoped
public class ClipDraw {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final TaskConfig config;
  private final RoundRepository rounds;
  private final SourceRepository sources;
  private final ObjectStore bucket;
  private final RoundNeighbours neighbours;

  ClipDraw(
      TaskConfig config,
      RoundRepository rounds,
      SourceRepository sources,
      @SourceBucket ObjectStore bucket,
      RoundNeighbours neighbours) {
    this.config = config;
    this.rounds = rounds;
    this.sources = sources;
    this.bucket = bucket;
    this.neighbours = neighbours;
  }

  /// A clip as files: they lie in the folder of the round, which those of the next clip replace.
  private record Cut(SourceClip source, List<Path> frames) {}

  /// Cuts the clip, its first frame and the frames for its prompt into the folder.
  ///
  /// @throws AttemptFailed when no clip of the pool can be used
  ChosenClip draw(String competition, Drawn drawn, Path folder) {
    TaskId task = drawn.attempt().task();
    FrozenPool pool = now(rounds.pool(drawn.attempt().poolDigest()), "frozen pool");
    Map<ClipRef, Long> lastUse = now(rounds.lastUse(), "earlier uses");
    Map<ClipRef, Long> promptless = now(rounds.promptFailures(competition, task), "attempts");
    long firstOfWindow = task.value() - config.reuseWindow();
    String blockHash = drawn.block().hash();
    List<PassedOver> failed = new ArrayList<>();
    for (Candidate candidate :
        SourceOrder.of(pool, blockHash, task.value(), lastUse, firstOfWindow)) {
      Optional<Cut> cut = usable(candidate.clip(), promptless, folder, failed);
      if (cut.isPresent()) {
        List<PassedOver> passedOver = new ArrayList<>();
        if (!candidate.reused()) {
          passedOver.addAll(usedBefore(candidate, pool, drawn, lastUse, firstOfWindow));
        }
        passedOver.addAll(failed);
        return new ChosenClip(
            candidate.clip(),
            cut.get().source(),
            candidate.reused(),
            passedOver,
            clipFile(folder),
            frameFile(folder),
            cut.get().frames());
      }
    }
    throw AttemptFailed.poolExhausted(failed);
  }

  /// Clips that the hash puts before the chosen one and that the reuse window ruled out.
  private static List<PassedOver> usedBefore(
      Candidate chosen,
      FrozenPool pool,
      Drawn drawn,
      Map<ClipRef, Long> lastUse,
      long firstOfWindow) {
    long task = drawn.attempt().task().value();
    return SourceOrder.hashed(pool, drawn.block().hash(), task).stream()
        .takeWhile(clip -> !clip.equals(chosen.clip()))
        .filter(clip -> lastUse.getOrDefault(clip, Long.MIN_VALUE) >= firstOfWindow)
        .map(clip -> new PassedOver(clip, "used_in_task:" + lastUse.get(clip)))
        .toList();
  }

  /// Empty when the clip was passed over; the reason is then added to `failed`.
  private Optional<Cut> usable(
      ClipRef clip, Map<ClipRef, Long> promptless, Path folder, List<PassedOver> failed) {
    if (promptless.getOrDefault(clip, 0L) >= config.promptAttempts()) {
      failed.add(new PassedOver(clip, "prompt_failed:" + promptless.get(clip)));
      return Optional.empty();
    }
    Optional<SourceClip> source = now(sources.ofDigest(clip.sourceSha256()), "source");
    Optional<String> reason =
        source.map(known -> unavailable(known, folder)).orElse(Optional.of("unknown_source"));
    if (reason.isPresent()) {
      failed.add(new PassedOver(clip, reason.get()));
      return Optional.empty();
    }
    try {
      return Optional.of(new Cut(source.get(), cut(source.get(), clip, folder)));
    } catch (MediaRefusedException e) {
      failed.add(new PassedOver(clip, "cut_failed:" + e.reason()));
      return Optional.empty();
    }
  }

  /// Why the source cannot be cut from, if so.
  private Optional<String> unavailable(SourceClip source, Path folder) {
    return source.withdrawnAt().isPresent() ? Optional.of("withdrawn") : fetch(source, folder);
  }

  /// @return the frames for the prompt
  /// @throws MediaRefusedException when the source holds no such clip or not all of it decodes
  private List<Path> cut(SourceClip source, ClipRef clip, Path folder) {
    Duration length =
        Duration.ofMillis(Math.max(source.limits().clipMillis(), clipMillisOf(source, clip)));
    neighbours.cutClip(sourceFile(source, folder), clip.start(), length, clipFile(folder));
    neighbours.firstFrame(clipFile(folder), frameFile(folder));
    return neighbours.frames(clipFile(folder), framesFolder(folder));
  }

  /// The asked length, or what a shorter dataset clip has.
  private long clipMillisOf(SourceClip source, ClipRef clip) {
    return Math.min(
        config.clipDuration().toMillis(),
        source.stretchOf(clip).end().toMillis() - clip.startMillis());
  }

  /// Downloads the source once and checks that it is what was taken in.
  private Optional<String> fetch(SourceClip source, Path folder) {
    Path file = sourceFile(source, folder);
    if (Files.exists(file)) {
      return Optional.empty();
    }
    try {
      if (now(bucket.get(source.key(), file, source.bytes()), "source").isEmpty()) {
        return Optional.of("source_missing");
      }
      if (!Sha256.hexOf(file).equals(source.sha256())) {
        Files.delete(file);
        return Optional.of("source_changed");
      }
      return Optional.empty();
    } catch (ObjectTooLarge e) {
      return Optional.of("source_changed");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path sourceFile(SourceClip source, Path folder) {
    String key = source.key().value();
    return folder.resolve("source-" + source.sha256() + key.substring(key.lastIndexOf('.')));
  }

  private static Path clipFile(Path folder) {
    return folder.resolve("clip.mp4");
  }

  private static Path frameFile(Path folder) {
    return folder.resolve("first_frame.png");
  }

  private static Path framesFolder(Path folder) {
    try {
      return Files.createDirectories(folder.resolve("frames"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T now(Uni<T> work, String what) {
    return Blocking.await(work, LIMIT, what);
  }
}
