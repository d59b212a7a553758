package ai.leoma.task;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for asynchronous work on a virtual thread.
///
/// Unlike Mutiny's own `await()`, an interruption or the end of the deadline also cancels the work,
/// so that nothing goes on behind the back of a round that was stopped.
public final class Blocking {
  private Blocking() {}

  /// The waiting thread was interrupted; its interrupt flag is set again.
  public static final class Stopped extends RuntimeException {
    public Stopped(String what) {
      super("stopped during " + what);
    }
  }

  /// @throws Stopped when the thread is interrupted
  /// @throws IllegalStateException when the deadline passes
  public static <T> T await(Uni<T> work, Duration limit, String what) {
    CompletableFuture<T> future = work.subscribeAsCompletionStage();
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped(what);
    } catch (TimeoutException e) {
      throw new IllegalStateException("%s took longer than %s".formatted(what, limit), e);
    } catch (CancellationException e) {
      throw new IllegalStateException(what + " was cancelled", e);
    } catch (ExecutionException e) {
      throw rethrown(e.getCause(), what);
    } finally {
      future.cancel(true);
    }
  }

  private static RuntimeException rethrown(Throwable cause, String what) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException known
        ? known
        : new IllegalStateException(what + " failed: " + cause.getMessage(), cause);
  }
}
