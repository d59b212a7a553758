package ai.leoma.ranking;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Runs a job once at a time. Whoever asks while it runs gets the run that starts after it, one for
/// all of them: it sees what they saw, and the running one may not.
final class SharedRuns {
  private final Supplier<Uni<Void>> job;
  private CompletableFuture<Void> running;
  private CompletableFuture<Void> next;

  SharedRuns(Supplier<Uni<Void>> job) {
    this.job = job;
  }

  /// A run that starts not before this is subscribed to.
  Uni<Void> run() {
    return Uni.createFrom().completionStage(() -> joined().copy());
  }

  private CompletableFuture<Void> joined() {
    CompletableFuture<Void> started;
    synchronized (this) {
      if (running != null) {
        next = next == null ? new CompletableFuture<>() : next;
        return next;
      }
      started = new CompletableFuture<>();
      running = started;
    }
    start(started);
    return started;
  }

  private void start(CompletableFuture<Void> run) {
    Uni.createFrom()
        .deferred(job::get)
        .subscribe()
        .with(
            _ -> {
              startNext();
              run.complete(null);
            },
            failure -> {
              startNext();
              run.completeExceptionally(failure);
            });
  }

  private void startNext() {
    CompletableFuture<Void> following;
    synchronized (this) {
      following = next;
      running = following;
      next = null;
    }
    if (following != null) {
      start(following);
    }
  }
}
