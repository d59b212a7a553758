package ai.leoma.task.round;

import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.ObjectStore;
import ai.leoma.storage.ObjectStore.StoredObject;
import ai.leoma.storage.TaskObjects;
import ai.leoma.task.Blocking;
import ai.leoma.task.TaskId;
import ai.leoma.task.round.RoundState.Uploading;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/// Makes the objects under the prefix of a task exactly those of its plan.
///
/// Object storage knows no attempts, so each batch first asks whether this attempt is still the
/// newest.
final class TaskUpload {
  private static final Logger LOG = Logger.getLogger(TaskUpload.class);
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final int AT_ONCE = 8;
  private static final int LISTED_LEFTOVERS = 1000;

  private final Uploading uploading;
  private final ObjectStore samples;
  private final RoundLock lock;

  TaskUpload(Uploading uploading, ObjectStore samples, RoundLock lock) {
    this.uploading = uploading;
    this.samples = samples;
    this.lock = lock;
  }

  void putAll() {
    List<UploadPlan.Item> artifacts = uploading.plan().artifacts();
    for (int from = 0; from < artifacts.size(); from += AT_ONCE) {
      put(artifacts.subList(from, Math.min(artifacts.size(), from + AT_ONCE)));
    }
    put(List.of(uploading.plan().metadata()));
  }

  private void put(List<UploadPlan.Item> items) {
    lock.requireNewest(uploading.attempt());
    Uni<Void> all =
        Multi.createFrom()
            .iterable(items)
            .onItem()
            .transformToUni(item -> samples.put(item.key(), item.file(), item.contentType()))
            .merge(AT_ONCE)
            .onItem()
            .ignoreAsUni();
    Blocking.await(all, LIMIT, "upload of the task");
  }

  /// Deletes what earlier attempts left.
  void removeLeftovers() {
    TaskId task = uploading.attempt().task();
    List<StoredObject> leftovers = leftovers();
    while (!leftovers.isEmpty()) {
      lock.requireNewest(uploading.attempt());
      for (StoredObject leftover : leftovers) {
        LOG.infof("task %d: removing %s, left by an earlier attempt", task.value(), leftover.key());
        Blocking.await(samples.delete(new ObjectKey(leftover.key())), LIMIT, "removal");
      }
      leftovers = leftovers();
    }
  }

  private List<StoredObject> leftovers() {
    String prefix = TaskObjects.prefix(uploading.attempt().task().value());
    int max = uploading.plan().items().size() + LISTED_LEFTOVERS;
    return Blocking.await(samples.list(prefix, max), LIMIT, "objects of the task").stream()
        .filter(object -> !uploading.plan().contains(object.key()))
        .toList();
  }
}
