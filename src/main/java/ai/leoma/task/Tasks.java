package ai.leoma.task;

import ai.leoma.chain.Hotkey;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The published tasks.
@ApplicationScoped
public class Tasks {
  public Uni<Optional<TaskId>> newestPublished() {
    throw new UnsupportedOperationException("tasks");
  }

  /// For each of the ids that is published: the miners with a video in it. Unpublished ids are
  // absent.
  public Uni<Map<TaskId, Set<Hotkey>>> participants(Set<TaskId> ids) {
    throw new UnsupportedOperationException("tasks");
  }

  /// Every generation of the published tasks `first` to `last`, both included.
  public Uni<List<GenerationRecord>> generations(TaskId first, TaskId last) {
    throw new UnsupportedOperationException("tasks");
  }

  /// The published tasks `first` to `last`, newest first.
  public Uni<List<PublishedTask>> published(TaskId first, TaskId last) {
    throw new UnsupportedOperationException("tasks");
  }
}
