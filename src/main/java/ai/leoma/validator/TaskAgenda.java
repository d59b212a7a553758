package ai.leoma.validator;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/// Which task is next: the newest that has not ended, then older ones, and none that is put off for
/// now. What is put off waits longer each time, so that one task that does not go forward never
/// stands in the way of the others.
final class TaskAgenda {
  private static final int MOST_DOUBLINGS = 5;

  private final int walkBack;
  private final Duration shortestPause;
  private final Map<Long, PutOff> putOff = new HashMap<>();

  /// @param walkBack tasks that are looked at, the newest included
  /// @param shortestPause wait before a task is taken up for the second time; doubled for each
  ///     further time, up to 32 times
  TaskAgenda(int walkBack, Duration shortestPause) {
    this.walkBack = walkBack;
    this.shortestPause = shortestPause;
  }

  private record PutOff(int times, int rounds, Instant until) {}

  OptionalLong next(long newest, LongPredicate hasEnded, Instant now) {
    putOff.keySet().removeIf(id -> id <= newest - walkBack);
    for (long id = newest; id >= 1 && id > newest - walkBack; id--) {
      PutOff waiting = putOff.get(id);
      if (!hasEnded.test(id) && (waiting == null || !now.isBefore(waiting.until()))) {
        return OptionalLong.of(id);
      }
    }
    return OptionalLong.empty();
  }

  /// A round of this task was made and has left something undone.
  ///
  /// @return how many such rounds it has had
  int putOffAfterRound(long taskId, Instant now) {
    return putOff(taskId, 1, now);
  }

  /// The round did not count: somebody could not be reached.
  void putOffAfterOutage(long taskId, Instant now) {
    var unused = putOff(taskId, 0, now);
  }

  void remove(long taskId) {
    putOff.remove(taskId);
  }

  private int putOff(long taskId, int round, Instant now) {
    PutOff before = putOff.getOrDefault(taskId, new PutOff(0, 0, now));
    Duration pause = shortestPause.multipliedBy(1L << Math.min(before.times(), MOST_DOUBLINGS));
    PutOff after = new PutOff(before.times() + 1, before.rounds() + round, now.plus(pause));
    putOff.put(taskId, after);
    return after.rounds();
  }
}
