package ai.leoma.http;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Answers of a remote service that are good for a while, with one question under way per key.
///
/// @param <K> what was asked
/// @param <V> what was answered
public final class LookupCache<K, V> {
  private final Clock clock;
  private final Duration timeToLive;
  private final Predicate<V> isWorthKeeping;
  private final Map<K, Kept<V>> entries;

  /// One that is still under way has neither value nor end.
  private record Kept<V>(Uni<V> answer, Optional<V> value, Optional<Instant> goodUntil) {}

  /// @param isWorthKeeping answers that it refuses are handed out but asked for again next time
  public LookupCache(
      Clock clock, Duration timeToLive, int largestSize, Predicate<V> isWorthKeeping) {
    this.clock = clock;
    this.timeToLive = timeToLive;
    this.isWorthKeeping = isWorthKeeping;
    this.entries =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, Kept<V>> eldest) {
            return size() > largestSize;
          }
        };
  }

  /// The answer kept for the key, the one under way, or a new one.
  public Uni<V> get(K key, Function<K, Uni<V>> ask) {
    synchronized (entries) {
      Kept<V> known = entries.get(key);
      if (known != null
          && known.goodUntil().map(until -> clock.instant().isBefore(until)).orElse(true)) {
        return known.answer();
      }
      Uni<V> asked = ask.apply(key);
      Uni<V> shared =
          asked
              .invoke(answer -> settle(key, answer))
              .onFailure()
              .invoke(() -> forget(key))
              .memoize()
              .indefinitely();
      entries.put(key, new Kept<>(shared, Optional.empty(), Optional.empty()));
      return shared;
    }
  }

  /// The answer kept for the key, without asking.
  public Optional<V> kept(K key) {
    synchronized (entries) {
      return Optional.ofNullable(entries.get(key))
          .filter(known -> known.goodUntil().filter(clock.instant()::isBefore).isPresent())
          .flatMap(Kept::value);
    }
  }

  /// Keeps an answer that was fetched around the cache.
  public void put(K key, V answer) {
    settle(key, answer);
  }

  private void settle(K key, V answer) {
    synchronized (entries) {
      entries.remove(key);
      if (isWorthKeeping.test(answer)) {
        entries.put(
            key,
            new Kept<>(
                Uni.createFrom().item(answer),
                Optional.of(answer),
                Optional.of(clock.instant().plus(timeToLive))));
      }
    }
  }

  private void forget(K key) {
    synchronized (entries) {
      entries.remove(key);
    }
  }
}
