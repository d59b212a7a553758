package ai.leoma.media;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/// Gives beans the one [Media] of the application. Looks for ffmpeg when it is first asked.
@ApplicationScoped
class MediaProducer {

  private static final Logger LOG = Logger.getLogger(MediaProducer.class);

  @Produces
  @Singleton
  Media media(MediaConfig config, MeterRegistry registry) {
    MediaTools tools = MediaTools.locate(config.cacheFolder());
    LOG.infof("ffmpeg from %s: %s", tools.source(), tools.ffmpeg());
    return new Media(
        tools,
        config.limits(),
        config.scratchFolder(),
        (operation, outcome, took) ->
            registry
                .timer("leoma.media.calls", "operation", operation, "outcome", outcome)
                .record(took));
  }
}
