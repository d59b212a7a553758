package ai.leoma.task.source;

import ai.leoma.digest.Sha256;
import ai.leoma.media.Media;
import ai.leoma.media.MediaRefusedException;
import ai.leoma.media.OneShot;
import ai.leoma.media.OneShot.OneShotRules;
import ai.leoma.media.OneShot.Stretch;
import ai.leoma.media.ProbeResult;
import ai.leoma.media.VideoFacts;
import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.ObjectStore;
import ai.leoma.storage.ObjectStore.StoredObject;
import ai.leoma.storage.ObjectTooLarge;
import ai.leoma.storage.SourceBucket;
import ai.leoma.task.Blocking;
import ai.leoma.task.TaskConfig;
import ai.leoma.task.WorkFolders;
import ai.leoma.task.WorkFolders.Kind;
import ai.leoma.task.source.IngestResult.Added;
import ai.leoma.task.source.IngestResult.AlreadyThere;
import ai.leoma.task.source.IngestResult.Refused;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/// The videos that tasks are cut from, each known by its content. Its calls block; make them on
/// virtual threads.
@ApplicationScoped
public class SourcePool {
  private static final Logger LOG = Logger.getLogger(SourcePool.class);
  private static final Duration TRANSFER_LIMIT = Duration.ofMinutes(10);
  private static final Duration BOUNDARY_MARGIN = Duration.ofMillis(150);
  private static final String BUCKET_ORIGIN = "bucket";
  private static final Map<String, String> CONTENT_TYPES =
      Map.of(
          "mp4", "video/mp4",
          "m4v", "video/mp4",
          "mov", "video/quicktime",
          "webm", "video/webm",
          "mkv", "video/x-matroska");

  private final TaskConfig config;
  private final Media media;
  private final ObjectStore bucket;
  private final SourceRepository sources;
  private final Clock clock;
  private final AtomicInteger knownObjects;
  private final AtomicInteger waitingObjects;

  SourcePool(
      TaskConfig config,
      Media media,
      @SourceBucket ObjectStore bucket,
      SourceRepository sources,
      Clock clock,
      MeterRegistry metrics) {
    this.config = config;
    this.media = media;
    this.bucket = bucket;
    this.sources = sources;
    this.clock = clock;
    this.knownObjects = objects(metrics, "known");
    this.waitingObjects = objects(metrics, "waiting");
  }

  private static AtomicInteger objects(MeterRegistry metrics, String state) {
    return metrics.gauge("leoma.task.source.objects", Tags.of("state", state), new AtomicInteger());
  }

  /// Checks the file, uploads it and enters it into the pool. A file that cannot be used ends as
  /// [Refused]; an outage of storage or database is an exception.
  public IngestResult ingest(Path file, String origin, Optional<String> supplier) {
    return take(file, origin, supplier, Optional.empty());
  }

  /// Takes in objects that somebody else put into the source bucket, as many at a time as the
  /// configuration allows. Those that were refused before are not fetched again.
  ///
  /// @return what became of each unknown object, by key
  public Map<String, IngestResult> syncBucket() {
    List<StoredObject> listed = now(bucket.list("", config.maxListedSources()), "list of sources");
    List<StoredObject> videos = listed.stream().filter(SourcePool::looksLikeVideo).toList();
    Set<String> known = now(sources.known(videos), "known sources");
    Map<String, IngestResult> results = new java.util.LinkedHashMap<>();
    videos.stream()
        .filter(object -> !known.contains(object.key()))
        .limit(config.maxNewSources())
        .forEach(object -> results.put(object.key(), takeObject(object)));
    knownObjects.set(known.size() + results.size());
    waitingObjects.set(videos.size() - known.size() - results.size());
    return results;
  }

  /// Takes the source out of all future draws.
  public boolean withdraw(String sha256) {
    return now(sources.withdraw(sha256, clock.instant()), "withdrawal of a source");
  }

  private IngestResult takeObject(StoredObject object) {
    IngestResult result = inspectObject(object);
    switch (result) {
      case Added added -> LOG.infof("source %s: %d clips", object.key(), added.clips());
      case AlreadyThere there -> rememberRefusal(object, "same content as " + there.sha256());
      case Refused refused -> rememberRefusal(object, refused.reason());
    }
    return result;
  }

  private void rememberRefusal(StoredObject object, String reason) {
    LOG.infof("source %s is not used: %s", object.key(), reason);
    now(sources.refuse(object, reason, clock.instant()), "refusal of a source");
  }

  private IngestResult inspectObject(StoredObject object) {
    ObjectKey key;
    try {
      key = new ObjectKey(object.key());
    } catch (IllegalArgumentException e) {
      return new Refused("its key has characters that not every store takes");
    }
    Path folder = WorkFolders.create(config.workFolder(), Kind.SOURCE);
    try {
      Path target = folder.resolve("source." + extensionOf(object.key()).orElse("mp4"));
      long limit = config.maxSourceBytes().asLongValue();
      return now(bucket.get(key, target, limit), "download of " + object.key())
          .map(file -> take(file, BUCKET_ORIGIN, Optional.empty(), Optional.of(key)))
          .orElse(new Refused("it is gone"));
    } catch (ObjectTooLarge e) {
      return new Refused(
          "TOO_LARGE: more than " + config.maxSourceBytes().asLongValue() + " bytes");
    } finally {
      WorkFolders.delete(folder);
    }
  }

  private IngestResult take(
      Path file, String origin, Optional<String> supplier, Optional<ObjectKey> stored) {
    SourceLimits limits =
        SourceLimits.of(
            origin,
            config.clipDuration(),
            config.minSourceBytes().asLongValue(),
            config.maxSourceBytes().asLongValue());
    try {
      return switch (media.probe(file)) {
        case ProbeResult.Refused refused -> new Refused(refused.reason() + ": " + refused.detail());
        case ProbeResult.Playable playable ->
            enter(file, playable.facts(), limits, origin, supplier, stored);
      };
    } catch (MediaRefusedException e) {
      return new Refused(e.reason() + ": " + e.detail());
    }
  }

  private IngestResult enter(
      Path file,
      VideoFacts facts,
      SourceLimits limits,
      String origin,
      Optional<String> supplier,
      Optional<ObjectKey> stored) {
    if (facts.bytes() < limits.minBytes() || facts.bytes() > limits.maxBytes()) {
      return new Refused(
          "%d bytes are not within %d and %d"
              .formatted(facts.bytes(), limits.minBytes(), limits.maxBytes()));
    }
    if (facts.duration().toMillis() < limits.minDurationMillis()) {
      return new Refused("TOO_SHORT: %d ms".formatted(facts.duration().toMillis()));
    }
    String sha256 = digestOf(file);
    if (now(sources.ofDigest(sha256), "look-up of a source").isPresent()) {
      return new AlreadyThere(sha256);
    }
    List<Duration> cuts = media.sceneCuts(file, config.sceneThreshold());
    List<Stretch> stretches = OneShot.stretches(facts.duration(), cuts, shotRules(limits));
    List<Long> starts = ClipStarts.of(stretches, limits.clipMillis());
    if (starts.isEmpty()) {
      return new Refused(
          "no stretch of %d ms without a cut, %d cuts".formatted(limits.clipMillis(), cuts.size()));
    }
    ObjectKey key = stored.orElseGet(() -> upload(file, sha256));
    SourceClip clip =
        new SourceClip(
            sha256,
            key,
            origin,
            supplier,
            facts.bytes(),
            facts.duration().toMillis(),
            facts.widthPixels(),
            facts.heightPixels(),
            cuts.size(),
            stretches,
            starts,
            limits,
            clock.instant(),
            Optional.empty());
    return now(sources.add(clip), "entry of a source")
        ? new Added(sha256, starts.size())
        : new AlreadyThere(sha256);
  }

  private OneShotRules shotRules(SourceLimits limits) {
    return new OneShotRules(
        Duration.ofMillis(limits.clipMillis()),
        BOUNDARY_MARGIN,
        Duration.ofMillis(limits.startOffsetMillis()),
        config.sceneThreshold());
  }

  private ObjectKey upload(Path file, String sha256) {
    String extension = extensionOf(file.getFileName().toString()).orElse("mp4");
    ObjectKey key = new ObjectKey("sources/%s.%s".formatted(sha256, extension));
    now(bucket.put(key, file, CONTENT_TYPES.get(extension)), "upload of a source");
    return key;
  }

  private static boolean looksLikeVideo(StoredObject object) {
    return looksLikeVideo(object.key());
  }

  /// Whether an object of this name is looked at; others may lie beside the videos.
  public static boolean looksLikeVideo(String name) {
    return extensionOf(name).isPresent();
  }

  private static Optional<String> extensionOf(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return Optional.of(extension).filter(CONTENT_TYPES::containsKey);
  }

  private static String digestOf(Path file) {
    try {
      return Sha256.hexOf(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T now(Uni<T> work, String what) {
    return Blocking.await(work, TRANSFER_LIMIT, what);
  }
}
