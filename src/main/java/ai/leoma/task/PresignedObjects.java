package ai.leoma.task;

import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.ObjectStore;
import ai.leoma.storage.SamplesBucket;
import ai.leoma.storage.TaskObjects;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Links to the objects of published tasks, for anybody, good for `leoma.task.link-validity`. What
/// a task did not publish cannot be asked for: a key follows from the task and its generations,
/// never from a text. Empty where storage is not configured, for the page of a task is worth
/// showing without its links. A validity out of bounds stops the start.
@Startup
@ApplicationScoped
public class PresignedObjects {
  private static final Logger LOG = Logger.getLogger(PresignedObjects.class);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final ObjectStore samples;
  private final Duration validity;

  @Inject
  PresignedObjects(@SamplesBucket ObjectStore samples, TaskConfig config) {
    this(samples, config.linkValidity());
  }

  PresignedObjects(ObjectStore samples, Duration validity) {
    requireUsable(validity);
    this.samples = samples;
    this.validity = validity;
  }

  /// @throws IllegalArgumentException with a sentence that names the key
  static void requireUsable(Duration validity) {
    if (validity.compareTo(Duration.ofSeconds(1)) < 0 || validity.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "leoma.task.link-validity is " + validity + ", must be from 1s to 1h");
    }
  }

  public Optional<String> firstFrame(PublishedTask task) {
    return link(TaskObjects.firstFrame(task.id().value()));
  }

  public Optional<String> originalClip(PublishedTask task) {
    return link(TaskObjects.originalClip(task.id().value()));
  }

  /// Empty, too, when the miner has no video in the task.
  public Optional<String> video(PublishedTask task, GenerationRecord generation) {
    return generation.isServed() && generation.task().equals(task.id())
        ? link(TaskObjects.generatedVideo(task.id().value(), generation.miner()))
        : Optional.empty();
  }

  private Optional<String> link(ObjectKey key) {
    try {
      return Optional.of(samples.presignedGet(key, validity).toString());
    } catch (RuntimeException e) {
      LOG.debugf("no link to %s: %s", key, e.getMessage());
      return Optional.empty();
    }
  }
}
