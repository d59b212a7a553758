package ai.leoma.inference;

import io.micrometer.core.instrument.Metrics;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/// Non-blocking fan-out to the miners' chutes. Knows no tasks.
@ApplicationScoped
public class Inference {
  private static final Logger LOG = Logger.getLogger(Inference.class);

  /// Two look-ups of three attempts each, with their pauses.
  private static final Duration LOOKUPS_OF_ONE_CALL = Duration.ofSeconds(100);

  /// Far more than a probe of a video of the asked size takes.
  private static final Duration ONE_CHECK = Duration.ofSeconds(10);

  private static final Duration SLACK = Duration.ofMinutes(2);

  private final Vertx vertx;
  private final InferenceConfig config;
  private final ChuteInvocations invocations;

  public Inference(Vertx vertx, InferenceConfig config, Chutes chutes, VideoCheck check) {
    this.vertx = vertx;
    this.config = config;
    this.invocations = new ChuteInvocations(vertx, config, chutes, check);
  }

  private record Numbered(int place, Generation generation) {}

  /// Calls all targets, `leoma.inference.max-in-flight` at a time, each under the deadline, and
  /// streams every answer into the folder. A call that waits for its turn has not begun: neither
  /// its deadline nor its latency runs.
  ///
  /// Every target ends as a [Generation], in the order of the targets; the [Uni] itself fails only
  /// when the folder cannot be written or the image cannot be read.
  public Uni<List<Generation>> generate(
      List<GenerationTarget> targets, GenerationRequest request, Path folder) {
    requireDistinct(targets);
    return Uni.createFrom()
        .completionStage(() -> vertx.fileSystem().mkdirs(folder.toString()).toCompletionStage())
        .chain(() -> new GenerationBody(vertx, config).of(request))
        .chain(body -> all(targets, body, folder));
  }

  /// How long [#generate] takes at most for so many targets, with room to spare: all turns one
  /// after the other, each with the slowest look-ups, and a pause for every check. Whoever waits
  /// for less may lose what was served.
  public Duration longest(int targets) {
    int turns = Math.ceilDiv(targets, config.maxInFlight());
    int checks = Math.ceilDiv(targets, config.maxChecks());
    Duration turn = config.deadline().plus(LOOKUPS_OF_ONE_CALL);
    return turn.multipliedBy(turns).plus(ONE_CHECK.multipliedBy(checks)).plus(SLACK);
  }

  private Uni<List<Generation>> all(List<GenerationTarget> targets, Buffer body, Path folder) {
    return Multi.createFrom()
        .iterable(IntStream.range(0, targets.size()).boxed().toList())
        .onItem()
        .transformToUni(
            place ->
                one(targets.get(place), body, folder)
                    .map(generation -> new Numbered(place, generation)))
        .merge(config.maxInFlight())
        .collect()
        .asList()
        .map(
            ended ->
                ended.stream()
                    .sorted(Comparator.comparingInt(Numbered::place))
                    .map(Numbered::generation)
                    .toList());
  }

  private Uni<Generation> one(GenerationTarget target, Buffer body, Path folder) {
    Path video = folder.resolve(target.miner().ss58() + ".mp4");
    return invocations.generate(target, body, video).invoke(Inference::note);
  }

  private static void note(Generation generation) {
    GenerationOutcome outcome = generation.outcome();
    String fault = outcome.fault().map(Fault::name).orElse("NONE");
    Metrics.globalRegistry
        .timer("leoma.generation", "outcome", outcome.className(), "fault", fault)
        .record(generation.latency());
    if (outcome instanceof GenerationOutcome.OwnerFault(String detail)) {
      LOG.errorf(
          "the call of %s failed on our side: %s", generation.target().miner().ss58(), detail);
    }
  }

  private static void requireDistinct(List<GenerationTarget> targets) {
    Set<Object> seen = new HashSet<>();
    for (GenerationTarget target : targets) {
      if (!seen.add(target.miner())) {
        throw new IllegalArgumentException("called twice: " + target.miner().ss58());
      }
    }
  }
}
