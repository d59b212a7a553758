package ai.leoma.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Sends operations for a while, either each as soon as one of a fixed number has ended, or at a
/// steady pace whatever becomes of them. An operation that fails ends the run.
///
/// @param vertx whose first event loop it sends on
/// @param operation starts the next operation
record Load(Vertx vertx, Supplier<Future<?>> operation) {

  /// What was counted.
  ///
  /// @param perSecond operations that ended while the run lasted
  record Outcome(double perSecond, Latencies latencies) {}

  /// At every moment `atOnce` operations are under way.
  Outcome full(int atOnce, Duration duration) {
    Run run = new Run(duration);
    run.context.runOnContext(
        _ -> {
          for (int i = 0; i < atOnce; i++) {
            run.again();
          }
        });
    return run.await();
  }

  /// Latencies are counted from the moment at which the pace wanted the operation, so that one that
  /// waits for another is not forgotten.
  Outcome paced(double perSecond, Duration duration) {
    Run run = new Run(duration);
    run.context.runOnContext(_ -> run.keepPace(1e9 / perSecond));
    return run.await();
  }

  /// Everything of it but the waiting happens on one event loop.
  private final class Run {
    private final Context context = vertx.getOrCreateContext();
    private final Latencies latencies = new Latencies();
    private final CompletableFuture<Outcome> ended = new CompletableFuture<>();
    private final long nanos;
    private final long start = System.nanoTime();
    private long sent;
    private long endedInTime;
    private long underWay;

    Run(Duration duration) {
      this.nanos = duration.toNanos();
    }

    Outcome await() {
      return ended.join();
    }

    void again() {
      if (isOver()) {
        finish();
      } else {
        send(System.nanoTime()).onSuccess(_ -> again());
      }
    }

    void keepPace(double nanosBetween) {
      vertx.setPeriodic(
          1,
          timer -> {
            long since = System.nanoTime() - start;
            while (!isOver() && sent * nanosBetween <= since) {
              long wanted = start + (long) (sent * nanosBetween);
              send(wanted).onSuccess(_ -> finish());
            }
            if (isOver()) {
              vertx.cancelTimer(timer);
              finish();
            }
          });
    }

    private Future<?> send(long wanted) {
      sent++;
      underWay++;
      return operation
          .get()
          .onFailure(ended::completeExceptionally)
          .onSuccess(
              _ -> {
                underWay--;
                long now = System.nanoTime();
                latencies.add(now - wanted);
                endedInTime += now - start <= nanos ? 1 : 0;
              });
    }

    private boolean isOver() {
      return ended.isDone() || System.nanoTime() - start > nanos;
    }

    private void finish() {
      if (isOver() && underWay == 0) {
        ended.complete(new Outcome(endedInTime * 1e9 / nanos, latencies));
      }
    }
  }
}
