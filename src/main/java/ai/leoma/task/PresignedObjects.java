package ai.leoma.task;

import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.ObjectStore;
import ai.leoma.storage.SamplesBucket;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Links to the objects of published tasks, good for one hour.
@ApplicationScoped
class PresignedObjects {
  private static final Logger LOG = Logger.getLogger(PresignedObjects.class);
  private static final Duration VALIDITY = Duration.ofHours(1);

  private final ObjectStore samples;

  PresignedObjects(@SamplesBucket ObjectStore samples) {
    this.samples = samples;
  }

  /// Empty where storage is not configured: the page of a task is worth showing without its links.
  Optional<String> of(ObjectKey key) {
    try {
      return Optional.of(samples.presignedGet(key, VALIDITY).toString());
    } catch (RuntimeException e) {
      LOG.debugf("no link to %s: %s", key, e.getMessage());
      return Optional.empty();
    }
  }
}
