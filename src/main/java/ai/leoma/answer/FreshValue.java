package ai.leoma.answer;

import ai.leoma.access.problem.ApiProblem;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// A value that follows from the database, kept in memory and never given out when it was confirmed
/// longer ago than it may be.
///
/// Whether it is still right is told by a version that is cheap to read: any object that is equal
/// as long as the value is. Nothing runs in the background: who asks first after a while starts
/// the check, one for all, and the others are answered meanwhile. When the database does not answer
/// in time, the asking ends as 503, for an old answer may be a wrong one.
public final class FreshValue<T> {
  private static final Logger LOG = Logger.getLogger(FreshValue.class);

  /// How long a value is good.
  ///
  /// @param unchecked given out without another look at the version
  /// @param longest given out while the version is being read; above, who asks waits for it
  /// @param deadline of reading version and value
  public record Ages(Duration unchecked, Duration longest, Duration deadline) {
    public Ages {
      if (unchecked.isNegative() || longest.compareTo(unchecked) < 0 || !deadline.isPositive()) {
        throw new IllegalArgumentException(
            "ages can not be %s unchecked, %s at most, %s to read"
                .formatted(unchecked, longest, deadline));
      }
    }
  }

  /// Read when the check of this number began.
  private record Held<T>(Object version, T value, long confirmedAtNanos, long outdatings) {}

  private record Failed(Throwable reason, long atNanos) {}

  private final String name;
  private final Ages ages;
  private final Supplier<Uni<Object>> version;
  private final Supplier<Uni<T>> value;
  private final LongSupplier nanoTime;
  private final AtomicLong outdatings = new AtomicLong();
  private volatile Optional<Held<T>> held = Optional.empty();
  private volatile Optional<Failed> lastFailure = Optional.empty();
  private CompletableFuture<Held<T>> check;

  /// @param name what the log calls it
  /// @param version read before the value, so that a value is never newer than said
  /// @param nanoTime as [System#nanoTime]
  public FreshValue(
      String name,
      Ages ages,
      Supplier<Uni<Object>> version,
      Supplier<Uni<T>> value,
      LongSupplier nanoTime) {
    this.name = name;
    this.ages = ages;
    this.version = version;
    this.value = value;
    this.nanoTime = nanoTime;
  }

  /// The value of this moment or of at most [Ages#longest] ago. Ends as [ApiProblem] 503 when
  /// there is none.
  public Uni<T> get() {
    Optional<T> unchecked = heldFor(ages.unchecked());
    if (unchecked.isPresent()) {
      return Uni.createFrom().item(unchecked.get());
    }
    CompletableFuture<Held<T>> running = startedCheck();
    return heldFor(ages.longest())
        .map(young -> Uni.createFrom().item(young))
        .orElseGet(() -> awaited(running));
  }

  /// Call it when this process itself has changed what the value follows from: who asks from now on
  /// gets the value after the change.
  public void outdate() {
    outdatings.incrementAndGet();
  }

  /// How long ago the value was confirmed; empty when there is none.
  public Optional<Duration> age() {
    return held.map(is -> Duration.ofNanos(nanoTime.getAsLong() - is.confirmedAtNanos()));
  }

  private Optional<T> heldFor(Duration age) {
    return held.filter(is -> is.outdatings() == outdatings.get())
        .filter(is -> nanoTime.getAsLong() - is.confirmedAtNanos() <= age.toNanos())
        .map(Held::value);
  }

  /// A check that began before the value was outdated says nothing: then the next one is waited
  /// for.
  private Uni<T> awaited(CompletableFuture<Held<T>> running) {
    return Uni.createFrom()
        .completionStage(running::copy)
        .onFailure()
        .transform(_ -> ApiProblem.unavailable("Not available at the moment"))
        .chain(
            is ->
                is.outdatings() == outdatings.get()
                    ? Uni.createFrom().item(is.value())
                    : awaited(startedCheck()));
  }

  /// The check that is under way, else a new one; after a failure not before it is due again.
  private CompletableFuture<Held<T>> startedCheck() {
    CompletableFuture<Held<T>> started;
    synchronized (this) {
      if (check != null) {
        return check;
      }
      Optional<Failed> recent =
          lastFailure.filter(
              failed -> nanoTime.getAsLong() - failed.atNanos() < ages.unchecked().toNanos());
      if (recent.isPresent()) {
        return CompletableFuture.failedFuture(recent.get().reason());
      }
      started = new CompletableFuture<>();
      check = started;
    }
    run(started);
    return started;
  }

  private void run(CompletableFuture<Held<T>> started) {
    long startedAt = nanoTime.getAsLong();
    long outdatingsBefore = outdatings.get();
    Uni.createFrom()
        .deferred(version::get)
        .chain(
            now ->
                held.filter(is -> is.version().equals(now))
                    .map(is -> Uni.createFrom().item(is.value()))
                    .orElseGet(value)
                    .map(read -> new Held<>(now, read, startedAt, outdatingsBefore)))
        .ifNoItem()
        .after(ages.deadline())
        .fail()
        .subscribe()
        .with(read -> succeed(started, read), failure -> fail(started, failure));
  }

  private void succeed(CompletableFuture<Held<T>> started, Held<T> read) {
    synchronized (this) {
      held = Optional.of(read);
      lastFailure = Optional.empty();
      check = null;
    }
    started.complete(read);
  }

  private void fail(CompletableFuture<Held<T>> started, Throwable failure) {
    boolean isFirst;
    synchronized (this) {
      isFirst = lastFailure.isEmpty();
      lastFailure = Optional.of(new Failed(failure, nanoTime.getAsLong()));
      check = null;
    }
    if (isFirst) {
      LOG.warnf("%s cannot be read: %s", name, failure);
    }
    started.completeExceptionally(failure);
  }
}
