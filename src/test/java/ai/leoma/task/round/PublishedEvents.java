package ai.leoma.task.round;

import ai.leoma.task.TaskId;
import ai.leoma.task.TaskPublished;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers which tasks were announced.
@ApplicationScoped
class PublishedEvents {
  private final ConcurrentHashMap<TaskId, CompletableFuture<Void>> announced =
      new ConcurrentHashMap<>();

  void onPublished(@ObservesAsync TaskPublished event) {
    of(event.id()).complete(null);
  }

  CompletableFuture<Void> of(TaskId task) {
    return announced.computeIfAbsent(task, id -> new CompletableFuture<>());
  }
}
