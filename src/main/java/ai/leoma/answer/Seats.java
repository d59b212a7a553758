package ai.leoma.answer;

import java.util.HashMap;
import java.util.Map;

/// How many are served at a time, in all and of one source.
///
/// @param <S> what tells sources apart
public final class Seats<S> {
  private final int most;
  private final int mostPerSource;
  private final Map<S, Integer> bySource = new HashMap<>();
  private int taken;

  public Seats(int most, int mostPerSource) {
    if (most < 1 || mostPerSource < 1) {
      throw new IllegalArgumentException(
          "%d seats, %d of them for one source, can not be".formatted(most, mostPerSource));
    }
    this.most = most;
    this.mostPerSource = mostPerSource;
  }

  /// Whether there was one left; who has taken it leaves it again, once.
  public synchronized boolean take(S source) {
    int ofSource = bySource.getOrDefault(source, 0);
    if (taken >= most || ofSource >= mostPerSource) {
      return false;
    }
    taken++;
    bySource.put(source, ofSource + 1);
    return true;
  }

  public synchronized void leave(S source) {
    taken--;
    bySource.computeIfPresent(source, (_, count) -> count == 1 ? null : count - 1);
  }
}
