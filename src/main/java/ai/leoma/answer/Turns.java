package ai.leoma.answer;

import ai.leoma.access.problem.ApiProblem;
import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Lets only so much be made at a time, and only so many wait for it: what is expensive to answer
/// costs no more memory however many ask.
public final class Turns {
  private final int mostAtOnce;
  private final int mostWaiting;
  private final Queue<CompletableFuture<Void>> waiting = new ArrayDeque<>();
  private int running;

  public Turns(int mostAtOnce, int mostWaiting) {
    if (mostAtOnce < 1 || mostWaiting < 0) {
      throw new IllegalArgumentException(
          "%d at once and %d waiting can not be".formatted(mostAtOnce, mostWaiting));
    }
    this.mostAtOnce = mostAtOnce;
    this.mostWaiting = mostWaiting;
  }

  /// Runs the work in its turn. Ends as [ApiProblem] 503 when too many wait already.
  public <T> Uni<T> take(Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .deferred(() -> Uni.createFrom().completionStage(turn()))
        .chain(() -> Uni.createFrom().deferred(work::get).eventually(this::next));
  }

  private synchronized CompletableFuture<Void> turn() {
    if (running < mostAtOnce) {
      running++;
      return CompletableFuture.completedFuture(null);
    }
    if (waiting.size() >= mostWaiting) {
      return CompletableFuture.failedFuture(
          ApiProblem.unavailable("Too many are asking at the moment"));
    }
    CompletableFuture<Void> turn = new CompletableFuture<>();
    waiting.add(turn);
    return turn;
  }

  private void next() {
    CompletableFuture<Void> turn;
    synchronized (this) {
      turn = waiting.poll();
      if (turn == null) {
        running--;
      }
    }
    if (turn != null) {
      turn.complete(null);
    }
  }
}
