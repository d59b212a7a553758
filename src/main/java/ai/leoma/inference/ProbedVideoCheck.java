package ai.leoma.inference;

import ai.leoma.http.OutsideText;
import ai.leoma.media.Media;
import ai.leoma.media.OutputSize;
import ai.leoma.media.ProbeResult;
import ai.leoma.media.VideoFacts;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Checks videos with ffprobe, a few at a time: the probe blocks, and a fan-out may end all at
/// once.
@ApplicationScoped
public class ProbedVideoCheck implements VideoCheck {
  private final Media media;
  private final InferenceConfig config;
  private final ExecutorService probes;

  public ProbedVideoCheck(Media media, InferenceConfig config) {
    this.media = media;
    this.config = config;
    this.probes =
        Executors.newFixedThreadPool(
            config.maxChecks(), Thread.ofPlatform().daemon().name("video-check-", 0).factory());
  }

  @Override
  public Uni<VideoCheckResult> check(Path file) {
    return Uni.createFrom().item(() -> result(file)).runSubscriptionOn(probes);
  }

  @PreDestroy
  void stop() {
    probes.shutdownNow();
  }

  private VideoCheckResult result(Path file) {
    return switch (media.probe(file)) {
      case ProbeResult.Refused(var reason, String detail) ->
          new VideoCheckResult.NotPlayable(OutsideText.of(reason + ": " + detail));
      case ProbeResult.Playable(VideoFacts facts) ->
          isAskedSize(facts.widthPixels(), facts.heightPixels())
              ? new VideoCheckResult.Good()
              : new VideoCheckResult.OtherSize(facts.widthPixels(), facts.heightPixels());
    };
  }

  private boolean isAskedSize(int widthPixels, int heightPixels) {
    return OutputSize.accepts(
        widthPixels,
        heightPixels,
        config.widthPixels(),
        config.heightPixels(),
        config.tolerancePixels());
  }
}
