package ai.leoma.events;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The newest events, up to a bound, for everybody who reads or comes back.
final class RecentEvents {
  private final int most;
  private final Deque<TournamentEvent> events = new ArrayDeque<>();
  private long firstNumber;
  private Cursor forgotten;

  /// @param start nothing up to here is known
  RecentEvents(int most, Cursor start) {
    this.most = most;
    this.forgotten = start;
  }

  /// @param next number of the event to go on with
  record Chunk(List<TournamentEvent> events, long next) {
    Chunk {
      events = List.copyOf(events);
    }
  }

  synchronized void add(List<TournamentEvent> more) {
    events.addAll(more);
    while (events.size() > most) {
      TournamentEvent oldest = events.removeFirst();
      forgotten = forgotten.and(oldest);
      firstNumber++;
    }
  }

  /// Whether everything after the cursor is still known.
  synchronized boolean reachesBackTo(Cursor cursor) {
    return cursor.compareTo(forgotten) >= 0 && cursor.task() >= forgotten.task();
  }

  /// How far all known events together reach.
  synchronized Cursor newest() {
    Cursor end = forgotten;
    for (TournamentEvent event : events) {
      end = end.and(event);
    }
    return end;
  }

  /// The number of the oldest known event.
  synchronized long first() {
    return firstNumber;
  }

  /// The number that the next event gets.
  synchronized long end() {
    return firstNumber + events.size();
  }

  /// Some events from the number on.
  ///
  /// @throws IllegalStateException when that event is forgotten
  synchronized Chunk from(long number, int size) {
    if (number < firstNumber) {
      throw new IllegalStateException("event " + number + " is forgotten");
    }
    List<TournamentEvent> chunk = new ArrayList<>();
    events.stream().skip(number - firstNumber).limit(size).forEach(chunk::add);
    return new Chunk(chunk, number + chunk.size());
  }
}
