package ai.leoma.chain.rpc;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/// Runs what it is given one after another, in the order of its coming, on a thread of its own:
/// state that only its turns touch needs no lock, and no event loop waits for them.
final class SerialQueue {
  private static final Logger LOG = Logger.getLogger(SerialQueue.class);

  private final ConcurrentLinkedQueue<Runnable> turns = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private final String name;

  SerialQueue(String name) {
    this.name = name;
  }

  void run(Runnable turn) {
    turns.add(turn);
    if (open.getAndIncrement() == 0) {
      Thread.ofVirtual().name(name).start(this::drain);
    }
  }

  private void drain() {
    do {
      Runnable turn = turns.remove();
      try {
        turn.run();
      } catch (RuntimeException | Error broken) {
        // also of an error: else nobody would take the turns that follow, ever
        LOG.errorf(broken, "a turn of %s broke off", name);
      }
    } while (open.decrementAndGet() > 0);
  }
}
