package ai.leoma.inference;

import ai.leoma.http.OutsideText;
import ai.leoma.inference.GenerationOutcome.Busy;
import ai.leoma.inference.GenerationOutcome.Cold;
import ai.leoma.inference.GenerationOutcome.NotAVideo;
import ai.leoma.inference.GenerationOutcome.OwnerFault;
import ai.leoma.inference.GenerationOutcome.Refused;
import ai.leoma.inference.GenerationOutcome.Served;
import ai.leoma.inference.GenerationOutcome.TimedOut;
import ai.leoma.inference.GenerationOutcome.TooLarge;
import ai.leoma.inference.GenerationOutcome.WrongSize;
import ai.leoma.inference.RefusalRules.Again;
import ai.leoma.inference.RefusalRules.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.RequestOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Takes one miner from its chute id to an outcome: look up, call, once more where that helps,
/// check the file.
final class ChuteInvocations {
  private final Vertx vertx;
  private final InferenceConfig config;
  private final Chutes chutes;
  private final VideoCheck check;
  private final HttpClient client;
  private final ChuteAddress address;

  /// One miner's call under way.
  private record Call(GenerationTarget target, Buffer body, Path video, long startNanos) {}

  ChuteInvocations(Vertx vertx, InferenceConfig config, Chutes chutes, VideoCheck check) {
    this.vertx = vertx;
    this.config = config;
    this.chutes = chutes;
    this.check = check;
    this.address = new ChuteAddress(config.invokeUrlTemplate(), config.connectAddress());
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setMaxPoolSize(config.maxInFlight())
                // A call comes every 20 minutes: a kept connection would be dead by then.
                .setKeepAlive(false));
  }

  Uni<Generation> generate(GenerationTarget target, Buffer body, Path video) {
    return chutes.lookupNow(target.chuteId()).chain(lookup -> begin(target, body, video, lookup));
  }

  private Uni<Generation> begin(
      GenerationTarget target, Buffer body, Path video, ChuteLookup lookup) {
    return switch (lookup) {
      case ChuteLookup.Found(Chute chute) when !isAsCommitted(target, chute) ->
          notCalled(target, otherRevision(target, chute));
      case ChuteLookup.Found(Chute chute) when !chute.hot() ->
          notCalled(target, new Cold("the management API says that it is not hot"));
      case ChuteLookup.Found(Chute chute) when !hasSlug(chute) ->
          notCalled(target, new Busy("the management API gives no usable slug"));
      case ChuteLookup.Found(Chute chute) -> {
        Call call = new Call(target, body, video, System.nanoTime());
        yield attempt(call, chute.slug().orElseThrow(), true);
      }
      case ChuteLookup.NotFound(String detail) -> notCalled(target, new Refused(404, detail));
      case ChuteLookup.Unavailable(Fault fault, String detail) ->
          notCalled(target, unknown(fault, detail));
    };
  }

  private Uni<Generation> attempt(Call call, String slug, boolean isFirst) {
    RequestOptions options = address.request(slug);
    options.putHeader("Content-Type", "application/json");
    config.chutesKey().ifPresent(key -> options.putHeader("Authorization", "Bearer " + key));
    long limit = config.maxVideoBytes().asLongValue();
    ChuteCall post = new ChuteCall(vertx, client, options, call.body(), call.video(), limit);
    return Uni.createFrom()
        .completionStage(() -> post.start(remaining(call)))
        .chain(end -> judge(call, slug, isFirst, end));
  }

  private Uni<Generation> judge(Call call, String slug, boolean isFirst, CallEnd end) {
    return switch (end) {
      case CallEnd.Downloaded downloaded -> checked(call, downloaded);
      case CallEnd.Answered(int status, String contentType, String text) ->
          afterRefusal(call, slug, isFirst, RefusalRules.of(status, contentType, text), text);
      case CallEnd.DeadlinePassed() -> ended(call, new TimedOut());
      case CallEnd.Endless() -> ended(call, new TooLarge(config.maxVideoBytes().asLongValue()));
      case CallEnd.NotConnected(String detail) ->
          afterRefusal(call, slug, isFirst, again(new OwnerFault("no connection: " + detail)), "");
      case CallEnd.Lost(String detail) ->
          afterRefusal(call, slug, isFirst, again(new Busy("connection lost: " + detail)), "");
    };
  }

  private Uni<Generation> afterRefusal(
      Call call, String slug, boolean isFirst, Refusal refusal, String text) {
    if (!isFirst) {
      return ended(call, refusal.outcome());
    }
    return switch (refusal.again()) {
      case NO -> ended(call, refusal.outcome());
      case SOON -> later(call, slug, config.busyRetryPause(), refusal.outcome());
      case AFTER_PENALTY -> later(call, slug, config.failedInstanceRetryPause(), refusal.outcome());
      case AFTER_LOOKUP ->
          chutes
              .lookupNow(call.target().chuteId())
              .chain(lookup -> afterLookup(call, slug, refusal.outcome(), text, lookup));
    };
  }

  /// One more try after a pause, if both fit before the deadline.
  private Uni<Generation> later(Call call, String slug, Duration pause, GenerationOutcome outcome) {
    long millis = pause.toMillis();
    Duration wait =
        Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    if (wait.compareTo(remaining(call)) >= 0) {
      return ended(call, outcome);
    }
    return Uni.createFrom()
        .<Void>emitter(
            emitter ->
                vertx.setTimer(Math.max(1, wait.toMillis()), unused -> emitter.complete(null)))
        .chain(() -> attempt(call, slug, false));
  }

  /// The invocation host does not know the chute: its slug changed, it is gone, or our role is.
  private Uni<Generation> afterLookup(
      Call call, String slug, GenerationOutcome outcome, String text, ChuteLookup lookup) {
    return switch (lookup) {
      case ChuteLookup.Found(Chute chute) when !isAsCommitted(call.target(), chute) ->
          ended(call, otherRevision(call.target(), chute));
      case ChuteLookup.Found(Chute chute) when hasSlug(chute) && !slug.equals(chute.slug().get()) ->
          attempt(call, chute.slug().get(), false);
      case ChuteLookup.Found found ->
          ended(
              call,
              text.contains("No matching chute")
                  ? new OwnerFault("the chute is there but not ours to call: role lost? " + text)
                  : outcome);
      case ChuteLookup.NotFound(String detail) -> ended(call, new Refused(404, detail));
      case ChuteLookup.Unavailable(Fault fault, String detail) ->
          ended(call, unknown(fault, detail));
    };
  }

  private Uni<Generation> checked(Call call, CallEnd.Downloaded downloaded) {
    Duration latency = Duration.ofNanos(downloaded.lastByteNanos() - call.startNanos());
    if (downloaded.bytes() == 0) {
      return ended(call, new NotAVideo("an empty body"));
    }
    return check
        .check(call.video())
        .<GenerationOutcome>map(
            result ->
                switch (result) {
                  case VideoCheckResult.Good() ->
                      new Served(call.video(), downloaded.bytes(), downloaded.sha256());
                  case VideoCheckResult.NotPlayable(String detail) -> new NotAVideo(detail);
                  case VideoCheckResult.OtherSize(int width, int height) ->
                      new WrongSize(width, height);
                })
        // A probe that could not run says nothing about the video.
        .onFailure()
        .recoverWithItem(failure -> new OwnerFault("no probe: " + OutsideText.of(failure)))
        .chain(outcome -> ended(call, outcome, latency));
  }

  private Uni<Generation> ended(Call call, GenerationOutcome outcome) {
    return ended(call, outcome, Duration.ofNanos(System.nanoTime() - call.startNanos()));
  }

  /// Only what was served stays on the disk.
  private Uni<Generation> ended(Call call, GenerationOutcome outcome, Duration latency) {
    Generation generation = new Generation(call.target(), outcome, latency);
    if (outcome instanceof Served) {
      return Uni.createFrom().item(generation);
    }
    return Uni.createFrom()
        .completionStage(
            () -> vertx.fileSystem().delete(call.video().toString()).toCompletionStage())
        .onFailure()
        .recoverWithNull()
        .replaceWith(generation);
  }

  private static Uni<Generation> notCalled(GenerationTarget target, GenerationOutcome outcome) {
    return Uni.createFrom().item(new Generation(target, outcome, Duration.ZERO));
  }

  private static GenerationOutcome unknown(Fault fault, String detail) {
    String said = "look-up of the chute: " + detail;
    return fault == Fault.OURS ? new OwnerFault(said) : new Busy(said);
  }

  /// Since the last validation its owner may have deployed something else than it has committed.
  private static boolean isAsCommitted(GenerationTarget target, Chute chute) {
    return target.expectedRevision().isEmpty()
        || target.expectedRevision().equals(chute.revision());
  }

  private static GenerationOutcome otherRevision(GenerationTarget target, Chute chute) {
    return new Refused(
        409,
        "the chute declares revision %s, committed is %s"
            .formatted(
                chute.revision().orElse("none"),
                OutsideText.of(target.expectedRevision().orElse("none"))));
  }

  private static Refusal again(GenerationOutcome outcome) {
    return new Refusal(outcome, Again.SOON);
  }

  private static boolean hasSlug(Chute chute) {
    return chute.slug().filter(ChuteAddress::isSlug).isPresent();
  }

  private Duration remaining(Call call) {
    return config.deadline().minusNanos(System.nanoTime() - call.startNanos());
  }
}
