package ai.leoma.answer;

import ai.leoma.access.problem.ApiProblem;
import io.smallrye.mutiny.Multi;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// Lets only so many read a long answer at a time, and nobody for longer than it may take: what
/// they hold of it is held as long as they please.
///
/// @param <S> what tells sources apart
public final class Readers<S> {
  private final Seats<S> seats;
  private final Duration longest;
  private final String refusal;
  private final LongSupplier nanoTime;

  /// @param longest from the first part to the last
  /// @param refusal what those are told for whom there is no seat
  /// @param nanoTime as [System#nanoTime]
  public Readers(Seats<S> seats, Duration longest, String refusal, LongSupplier nanoTime) {
    this.seats = seats;
    this.longest = longest;
    this.refusal = refusal;
    this.nanoTime = nanoTime;
  }

  /// The parts, for one reader. Ends as [ApiProblem] 503 before the first one when there is no
  /// seat, and fails at the next part for who takes too long.
  public <T> Multi<T> admit(S source, Multi<T> parts) {
    return Multi.createFrom()
        .deferred(
            () ->
                seats.take(source)
                    ? seated(source, parts)
                    : Multi.createFrom().failure(ApiProblem.unavailable(refusal)));
  }

  private <T> Multi<T> seated(S source, Multi<T> parts) {
    long begunAt = nanoTime.getAsLong();
    AtomicBoolean isSeated = new AtomicBoolean(true);
    return parts
        .onItem()
        .invoke(() -> requireInTime(begunAt))
        .onTermination()
        .invoke(
            () -> {
              if (isSeated.compareAndSet(true, false)) {
                seats.leave(source);
              }
            });
  }

  private void requireInTime(long begunAt) {
    if (nanoTime.getAsLong() - begunAt > longest.toNanos()) {
      throw new IllegalStateException("the reader takes longer than " + longest);
    }
  }
}
