package ai.leoma.chain.rpc;

import java.time.Duration;
import java.util.Optional;

/// The newest block, or the newest final one, that any node told of. Written in the turns of a
/// [NodeLink], its age may be read from anywhere; times are those of [System#nanoTime()].
final class HeadWatch {
  /// A node that lies about its head must not make all others look late for ever.
  private static final Duration BELIEVED = Duration.ofMinutes(10);

  private volatile Optional<Head> newest = Optional.empty();

  private record Head(long number, long seenAt) {}

  /// A block that was heard of before is no news.
  void saw(long number, long now) {
    Optional<Head> known = newest;
    boolean isNews = known.isEmpty() || number > known.get().number();
    if (isNews || number < known.get().number() && behind(number, now) <= 0) {
      newest = Optional.of(new Head(number, now));
    }
  }

  /// How many blocks the number is behind the newest one; negative when it is ahead.
  long behind(long number, long now) {
    return newest
        .filter(head -> now - head.seenAt() < BELIEVED.toNanos())
        .map(head -> head.number() - number)
        .orElse(0L);
  }

  /// Since the newest block was first heard of; empty before there was one.
  Optional<Duration> age(long now) {
    return newest.map(head -> Duration.ofNanos(now - head.seenAt()));
  }
}
