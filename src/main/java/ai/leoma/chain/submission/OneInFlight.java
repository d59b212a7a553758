package ai.leoma.chain.submission;

import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hotkey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Lets each hotkey write one thing at a time, in the order of asking: two extrinsics of one
/// account that are on their way together take each other's nonce. One for a process.
public final class OneInFlight {
  private static final int MOST_WAITING = 8;

  private final Map<Hotkey, ReentrantLock> turns = new ConcurrentHashMap<>();

  /// Blocks until it is the write's turn, and while it lasts.
  ///
  /// @throws ChainUnavailable when too many writes of the hotkey are waiting
  <T> T alone(Hotkey hotkey, Supplier<T> write) {
    ReentrantLock turn = turns.computeIfAbsent(hotkey, each -> new ReentrantLock(true));
    if (turn.getQueueLength() >= MOST_WAITING) {
      throw new ChainUnavailable("too many writes of " + hotkey.ss58() + " are waiting");
    }
    turn.lock();
    try {
      return write.get();
    } finally {
      turn.unlock();
    }
  }
}
