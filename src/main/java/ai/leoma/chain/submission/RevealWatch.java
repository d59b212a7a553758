package ai.leoma.chain.submission;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.runtime.WeightNormalisation.ChainWeight;
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
  private final Hotkey own;
  private final Duration poll;
  private final List<SealedCommit> awaited = new ArrayList<>();
  private Optional<Thread> thread = Optional.empty();
  private boolean looksBack;
  private boolean isClosed;

  RevealWatch(RevealSearch search, Hotkey own, Duration poll) {
    this.search = search;
    this.own = own;
    this.poll = poll;
  }

  /// Weights that a block has taken sealed.
  ///
  /// @param weights empty when they were sealed before this process started
  record SealedCommit(BlockReference block, int uid, List<ChainWeight> weights) {
    SealedCommit {
      weights = List.copyOf(weights);
    }
  }

  /// What became of sealed weights.
  enum Fate {
    REVEALED,
    /// Opened, but the chain has other weights than were sealed.
    DIFFERS,
    MISSING,
    /// The chain could not be read until it was too late.
    UNSEEN
  }

  synchronized void expect(SealedCommit commit) {
    if (awaited.size() >= MOST_AWAITED) {
      tell(awaited.removeFirst(), Fate.UNSEEN);
    }
    awaited.add(commit);
    start();
  }

  /// Awaits, too, what was sealed before this process started and is not revealed yet.
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
      unlessUnavailable(() -> takeUp(search.held()));
    }
    List<SealedCommit> commits = oldestFirst();
    for (SealedCommit commit : commits) {
      unlessUnavailable(() -> search.fate(commit, commits).ifPresent(fate -> settle(commit, fate)));
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

  private synchronized void takeUp(List<SealedCommit> held) {
    looksBack = false;
    Set<Long> known = new HashSet<>();
    awaited.forEach(each -> known.add(each.block().number()));
    held.stream()
        .filter(each -> !known.contains(each.block().number()))
        .limit(MOST_AWAITED - awaited.size())
        .forEach(awaited::add);
    awaited.sort(Comparator.comparingLong(each -> each.block().number()));
  }

  private synchronized List<SealedCommit> oldestFirst() {
    return List.copyOf(awaited);
  }

  private synchronized void settle(SealedCommit commit, Fate fate) {
    if (awaited.remove(commit)) {
      tell(commit, fate);
    }
  }

  private void tell(SealedCommit commit, Fate fate) {
    Metrics.globalRegistry
        .counter("leoma.chain.reveals", "outcome", fate.name().toLowerCase(Locale.ROOT))
        .increment();
    long block = commit.block().number();
    switch (fate) {
      case REVEALED ->
          LOG.infof("weights of %s, sealed in block %d, are revealed", own.ss58(), block);
      case DIFFERS ->
          LOG.errorf(
              "weights of %s, sealed in block %d, are revealed as others", own.ss58(), block);
      case MISSING ->
          LOG.errorf(
              "weights of %s, sealed in block %d, were not revealed in their epoch: the chain"
                  + " dropped them",
              own.ss58(), block);
      case UNSEEN ->
          LOG.warnf(
              "whether weights of %s, sealed in block %d, were revealed is not known",
              own.ss58(), block);
    }
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    thread.ifPresent(Thread::interrupt);
  }
}
