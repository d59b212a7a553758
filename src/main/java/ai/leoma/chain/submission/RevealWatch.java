package ai.leoma.chain.submission;

import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hotkey;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/// Waits until the chain has opened the sealed weights of one hotkey. The chain drops without a
/// word what it cannot open; so what does not come in the epoch in which it must is an error here,
/// and counted.
///
/// One virtual thread, which runs while something is awaited.
final class RevealWatch implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RevealWatch.class);
  private static final int MOST_AWAITED = 64;

  private final RevealSearch search;
  private final HeldCommits held;
  private final SealedWeightsFile file;
  private final Hotkey own;
  private final Duration poll;
  private final List<SealedWeights> awaited;
  private Optional<Thread> thread = Optional.empty();
  private boolean looksBack;
  private boolean isClosed;

  RevealWatch(
      RevealSearch search, HeldCommits held, SealedWeightsFile file, Hotkey own, Duration poll) {
    this.search = search;
    this.held = held;
    this.file = file;
    this.own = own;
    this.poll = poll;
    this.awaited = new ArrayList<>(file.read());
  }

  /// What became of sealed weights.
  enum Fate {
    REVEALED,
    /// Opened, but the chain has other weights than were sealed.
    DIFFERS,
    MISSING,
    /// The chain could not be read until it was too late.
    UNSEEN,
    /// No block took them.
    NEVER_TAKEN
  }

  /// Before they are sent: whatever becomes of this process, somebody asks for them.
  synchronized void expect(SealedWeights sealed) {
    if (awaited.size() >= MOST_AWAITED) {
      tell(awaited.removeFirst(), Fate.UNSEEN);
    }
    awaited.add(sealed);
    file.write(awaited);
    start();
  }

  /// It is certain that no block takes them.
  synchronized void forget(SealedWeights sealed) {
    if (awaited.removeIf(each -> each.digest().equals(sealed.digest()))) {
      file.write(awaited);
    }
  }

  /// A finalized block has taken them.
  synchronized void taken(SealedWeights sealed, long block) {
    awaited.replaceAll(each -> each.digest().equals(sealed.digest()) ? each.takenIn(block) : each);
    file.write(awaited);
  }

  /// Awaits, too, what was sealed before this process started and is not known to be revealed: as
  /// the file has it, and the chain.
  synchronized void lookBack() {
    looksBack = true;
    start();
  }

  private void start() {
    if (thread.isEmpty() && !isClosed) {
      thread = Optional.of(Thread.ofVirtual().name("reveals-" + own.ss58()).start(this::watch));
    }
  }

  private void watch() {
    try {
      while (isAwaiting()) {
        if (looksBack()) {
          look();
        }
        Thread.sleep(poll);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether there is something to wait for; if not, the thread ends, and the next commit starts
  /// another.
  private synchronized boolean isAwaiting() {
    if (awaited.isEmpty() && !looksBack || isClosed) {
      thread = Optional.empty();
      return false;
    }
    return true;
  }

  private void look() {
    if (looksBack()) {
      unlessUnavailable(() -> takeUp(held.all()));
    }
    List<SealedWeights> oldestFirst = oldestFirst();
    for (SealedWeights sealed : oldestFirst) {
      unlessUnavailable(
          () -> search.fate(sealed, oldestFirst).ifPresent(fate -> settle(sealed, fate)));
    }
  }

  private void unlessUnavailable(Runnable look) {
    try {
      look.run();
    } catch (ChainUnavailable e) {
      LOG.debugf("reveals of %s: %s", own.ss58(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.warnf(e, "reveals of %s cannot be watched", own.ss58());
    }
  }

  private synchronized boolean looksBack() {
    return looksBack;
  }

  private synchronized void takeUp(List<SealedWeights> found) {
    looksBack = false;
    Set<String> known = new HashSet<>();
    awaited.forEach(each -> known.add(each.digest()));
    found.stream()
        .filter(each -> !known.contains(each.digest()))
        .limit(MOST_AWAITED - awaited.size())
        .forEach(awaited::add);
    awaited.sort(Comparator.comparingLong(SealedWeights::firstBlock));
    file.write(awaited);
  }

  private synchronized List<SealedWeights> oldestFirst() {
    return List.copyOf(awaited);
  }

  private synchronized void settle(SealedWeights sealed, Fate fate) {
    if (awaited.remove(sealed)) {
      file.write(awaited);
      tell(sealed, fate);
    }
  }

  private void tell(SealedWeights sealed, Fate fate) {
    String what = "weights of %s, sealed in block %d".formatted(own.ss58(), sealed.lastBlock());
    switch (fate) {
      case REVEALED -> LOG.infof("%s, are revealed", what);
      case DIFFERS -> LOG.errorf("%s, are revealed as others", what);
      case MISSING ->
          LOG.errorf("%s, were not revealed in their epoch: the chain dropped them", what);
      case UNSEEN -> LOG.warnf("whether %s, were revealed is not known", what);
      case NEVER_TAKEN -> {
        LOG.debugf("%s at the latest, were taken by no block", what);
        return;
      }
    }
    Metrics.globalRegistry
        .counter("leoma.chain.reveals", "outcome", fate.name().toLowerCase(Locale.ROOT))
        .increment();
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    thread.ifPresent(Thread::interrupt);
  }
}
