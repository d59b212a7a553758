package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/// What waits to be written, and whose is being written. Bounded in number and in bytes. Safe for
/// use by several threads; entries are told apart by identity.
final class BallotQueue<E extends BallotQueue.Entry> {
  private final Bounds bounds;
  private final Deque<E> waiting = new ArrayDeque<>();
  private final Set<Hotkey> beingWritten = new HashSet<>();
  private long waitingBytes;
  private int groups;

  BallotQueue(Bounds bounds) {
    this.bounds = bounds;
  }

  /// One ballot that waits.
  interface Entry {
    Hotkey validator();

    /// What it keeps in memory, about.
    int bytes();
  }

  /// @param groups how many are written at a time
  /// @param together of how many entries at the most
  /// @param waiting how many entries may wait
  /// @param waitingBytes and of how many bytes together
  record Bounds(int groups, int together, int waiting, long waitingBytes) {
    Bounds {
      if (groups < 1 || together < 1 || waiting < 1 || waitingBytes < 1) {
        throw new IllegalArgumentException(
            "groups %d, together %d, waiting %d, bytes %d: must be 1 or more"
                .formatted(groups, together, waiting, waitingBytes));
      }
    }
  }

  /// False, and nothing is kept, when there is no room.
  synchronized boolean add(E entry) {
    if (waiting.size() >= bounds.waiting()
        || waitingBytes + entry.bytes() > bounds.waitingBytes()) {
      return false;
    }
    waiting.add(entry);
    waitingBytes += entry.bytes();
    return true;
  }

  /// False when the entry does not wait, be it that it is just being written.
  synchronized boolean forget(E entry) {
    Iterator<E> all = waiting.iterator();
    while (all.hasNext()) {
      if (all.next() == entry) {
        all.remove();
        waitingBytes -= entry.bytes();
        return true;
      }
    }
    return false;
  }

  /// The oldest that wait, but of each validator one, and none while another of the same validator
  /// is being written: so a validator's submissions are kept in the order of their arrival. Empty
  /// when nothing may be written now; else [#finished] has to follow.
  synchronized List<E> nextGroup() {
    List<E> group = new ArrayList<>();
    if (groups == bounds.groups()) {
      return group;
    }
    Iterator<E> oldestFirst = waiting.iterator();
    while (oldestFirst.hasNext() && group.size() < bounds.together()) {
      E one = oldestFirst.next();
      if (beingWritten.add(one.validator())) {
        oldestFirst.remove();
        waitingBytes -= one.bytes();
        group.add(one);
      }
    }
    groups += group.isEmpty() ? 0 : 1;
    return group;
  }

  synchronized void finished(List<E> group) {
    group.forEach(one -> beingWritten.remove(one.validator()));
    groups--;
  }
}
