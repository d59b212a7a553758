package ai.leoma.answer;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// Answers by key, such as a page for each miner: each is made when somebody asks for it, from what
/// is kept of an earlier version, and kept until others need the room. An answer of an earlier
/// version may be given out for a while, so that a version that moves all the time does not mean
/// making every answer all the time.
///
/// @param <A> an answer with what helps to make the next one
public final class AnswersByKey<K, A> {
  /// How long an answer of an earlier version is good.
  ///
  /// @param untouched given out as it is
  /// @param longest given out while a new one is made; above, who asks waits for the new one
  public record Renewal(Duration untouched, Duration longest) {
    /// Answers of an earlier version are never given out.
    public static final Renewal AT_ONCE = new Renewal(Duration.ZERO, Duration.ZERO);

    public Renewal {
      if (untouched.isNegative() || longest.compareTo(untouched) < 0) {
        throw new IllegalArgumentException(
            "an answer can not be %s untouched and %s at most".formatted(untouched, longest));
      }
    }

    private boolean isAtOnce() {
      return longest.isZero();
    }
  }

  private record Kept<A>(Object version, A answer, long startedAtNanos) {}

  private record Making<A>(Object version, CompletableFuture<A> answer, long startedAtNanos) {}

  private final long mostBytes;
  private final ToLongFunction<A> size;
  private final Renewal renewal;
  private final LongSupplier nanoTime;
  private final Map<K, Kept<A>> answers = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<K, Making<A>> underway = new HashMap<>();
  private long bytes;

  /// @param mostBytes what all answers together may take; the ones that nobody has asked for
  ///     longest go first
  /// @param size what an answer takes in bytes
  /// @param nanoTime as [System#nanoTime]
  public AnswersByKey(
      long mostBytes, ToLongFunction<A> size, Renewal renewal, LongSupplier nanoTime) {
    this.mostBytes = mostBytes;
    this.size = size;
    this.renewal = renewal;
    this.nanoTime = nanoTime;
  }

  /// The answer to the key under the version, or under an earlier one of not long ago; made now
  /// unless it is there or being made. What cannot be made is tried again by the next who asks.
  ///
  /// @param version equal as long as the answers are
  /// @param making gets the answer of an earlier version, however old, if it is still there
  public Uni<A> get(Object version, K key, Function<Optional<A>, Uni<A>> making) {
    Optional<A> kept;
    Optional<A> before;
    Making<A> running;
    boolean isNew;
    synchronized (this) {
      kept = keptFor(version, key, renewal.untouched());
      if (kept.isPresent()) {
        return Uni.createFrom().item(kept.get());
      }
      kept = keptFor(version, key, renewal.longest());
      before = Optional.ofNullable(answers.get(key)).map(Kept::answer);
      running = underway.get(key);
      isNew = running == null || renewal.isAtOnce() && !running.version().equals(version);
      if (isNew) {
        running = new Making<>(version, new CompletableFuture<>(), nanoTime.getAsLong());
        underway.put(key, running);
      }
    }
    if (isNew) {
      make(key, running, () -> making.apply(before));
    }
    CompletableFuture<A> awaited = running.answer();
    return kept.map(old -> Uni.createFrom().item(old))
        .orElseGet(() -> Uni.createFrom().completionStage(awaited::copy));
  }

  /// What all kept answers take.
  public synchronized long bytes() {
    return bytes;
  }

  private Optional<A> keptFor(Object version, K key, Duration age) {
    Kept<A> kept = answers.get(key);
    if (kept == null) {
      return Optional.empty();
    }
    boolean isYoung = nanoTime.getAsLong() - kept.startedAtNanos() < age.toNanos();
    return kept.version().equals(version) || isYoung
        ? Optional.of(kept.answer())
        : Optional.empty();
  }

  private void make(K key, Making<A> running, Supplier<Uni<A>> making) {
    Uni.createFrom()
        .deferred(making::get)
        .subscribe()
        .with(made -> keep(key, running, made), failure -> forget(key, running, failure));
  }

  private void keep(K key, Making<A> running, A made) {
    synchronized (this) {
      if (underway.remove(key, running)) {
        Kept<A> before =
            answers.put(key, new Kept<>(running.version(), made, running.startedAtNanos()));
        bytes += size.applyAsLong(made) - (before == null ? 0 : size.applyAsLong(before.answer()));
        makeRoom();
      }
    }
    running.answer().complete(made);
  }

  private void makeRoom() {
    Iterator<Kept<A>> eldest = answers.values().iterator();
    while (bytes > mostBytes && eldest.hasNext()) {
      bytes -= size.applyAsLong(eldest.next().answer());
      eldest.remove();
    }
  }

  private void forget(K key, Making<A> running, Throwable failure) {
    synchronized (this) {
      underway.remove(key, running);
    }
    running.answer().completeExceptionally(failure);
  }
}
