package ai.leoma.chain.submission;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.rpc.RpcRefused;
import ai.leoma.chain.submission.Settlement.InBlock;
import ai.leoma.chain.submission.Settlement.Never;
import ai.leoma.chain.submission.Settlement.Unknown;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// One signed extrinsic on its way: handed to a node, and looked for until it is certain what
/// became of it.
///
/// Only finalized blocks are certain. What a node tells of its pool makes the search faster and
/// decides nothing, but for the answer to the first submission: an extrinsic that no pool ever took
/// is in nobody's hands. After a lost connection the very same bytes are handed over again, which
/// the chain takes once at most.
final class Pursuit {
  private static final Logger LOG = Logger.getLogger(Pursuit.class);
  private static final int MOST_NEWS = 64;

  private final Node node;
  private final SignedExtrinsic extrinsic;
  private final FinalizedSearch search;
  private final Duration poll;
  private final LongSupplier nanos;
  private final long deadlineNanos;
  private final BlockingQueue<News> news = new ArrayBlockingQueue<>(MOST_NEWS);
  private Optional<Cancellable> watch = Optional.empty();
  private Optional<Setback> lastWord = Optional.empty();
  private Optional<String> candidate = Optional.empty();
  private boolean watches = true;
  private boolean isSilent;
  private boolean mayBeOut;

  /// What a node says.
  private sealed interface News {
    record Status(JsonNode status) implements News {}

    record Refused(RpcRefused answer) implements News {}

    /// The connection is lost, or the node stopped telling.
    record Silence() implements News {}
  }

  /// @param nanos as [System#nanoTime] counts
  Pursuit(
      Node node,
      SignedExtrinsic extrinsic,
      FinalizedSearch search,
      Duration poll,
      LongSupplier nanos,
      long deadlineNanos) {
    this.node = node;
    this.extrinsic = extrinsic;
    this.search = search;
    this.poll = poll;
    this.nanos = nanos;
    this.deadlineNanos = deadlineNanos;
  }

  Settlement settle() {
    try {
      Optional<Settlement> settlement = handOver();
      while (settlement.isEmpty() && nanos.getAsLong() - deadlineNanos < 0) {
        boolean wasSilent = isSilent;
        settlement = heard().or(this::found);
        if (settlement.isEmpty() && wasSilent && isSilent) {
          settlement = handOver();
        }
      }
      return settlement.orElseGet(this::lastLook);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Unknown();
    } finally {
      watch.ifPresent(Cancellable::cancel);
    }
  }

  private Optional<Settlement> handOver() {
    isSilent = false;
    watch.ifPresent(Cancellable::cancel);
    if (!watches) {
      return submit();
    }
    watch =
        Optional.of(
            node.submitAndWatch(extrinsic.text())
                .subscribe()
                .with(
                    status -> tell(new News.Status(status)),
                    failure -> tell(ofFailure(failure)),
                    () -> tell(new News.Silence())));
    return Optional.empty();
  }

  /// A node that tells too much is not listened to: the blocks decide.
  private void tell(News next) {
    if (!news.offer(next)) {
      LOG.debugf("%s: more news than are waited for", extrinsic.hash());
    }
  }

  private static News ofFailure(Throwable failure) {
    return failure instanceof RpcRefused refused ? new News.Refused(refused) : new News.Silence();
  }

  /// For nodes that watch nothing.
  private Optional<Settlement> submit() {
    try {
      node.submit(extrinsic.text());
      mayBeOut = true;
      return Optional.empty();
    } catch (RpcRefused refused) {
      return PoolAnswers.isCertain(refused) ? ofVerdict(PoolAnswers.setback(refused)) : ofSilence();
    } catch (RuntimeException e) {
      return ofSilence();
    }
  }

  /// Waits for news, and takes them into account.
  private Optional<Settlement> heard() throws InterruptedException {
    Optional<Settlement> settlement = Optional.empty();
    News next = news.poll(poll.toMillis(), TimeUnit.MILLISECONDS);
    while (next != null && settlement.isEmpty()) {
      settlement =
          switch (next) {
            case News.Status(JsonNode status) -> ofStatus(status);
            case News.Refused(RpcRefused answer) -> ofRefusal(answer);
            case News.Silence() -> ofSilence();
          };
      next = news.poll();
    }
    return settlement;
  }

  private Optional<Settlement> ofStatus(JsonNode status) {
    mayBeOut = true;
    String word = status.asText();
    if (status.path("inBlock").isTextual()) {
      candidate = Optional.of(status.path("inBlock").asText());
    } else if (status.has("retracted")) {
      candidate = Optional.empty();
    } else if (status.has("usurped")) {
      lastWord = Optional.of(Setback.Lost.NONCE_TAKEN);
    } else if (word.equals("invalid")) {
      lastWord = Optional.of(Setback.Pool.BAD_SIGNATURE);
    } else if (word.equals("dropped")) {
      lastWord = Optional.of(Setback.Pool.POOL_IS_FULL);
    }
    return Optional.empty();
  }

  private Optional<Settlement> ofRefusal(RpcRefused answer) {
    if (PoolAnswers.isAboutTheExtrinsic(answer)) {
      return ofVerdict(PoolAnswers.setback(answer));
    }
    watches = false;
    mayBeOut |= !PoolAnswers.isCertain(answer);
    return submit();
  }

  private Optional<Settlement> ofVerdict(Setback setback) {
    if (RetryTable.after(setback, OptionalLong.empty()) instanceof NextStep.Watch) {
      mayBeOut = true;
    }
    return mayBeOut ? Optional.empty() : Optional.of(new Never(setback));
  }

  /// Nobody knows whether the extrinsic arrived.
  private Optional<Settlement> ofSilence() {
    mayBeOut = true;
    isSilent = true;
    return Optional.empty();
  }

  private Optional<Settlement> found() {
    try {
      return search.look(lastWord);
    } catch (ChainUnavailable e) {
      LOG.debugf("%s is looked for again: %s", extrinsic.hash(), e.getMessage());
      return Optional.empty();
    } catch (RuntimeException e) {
      // whatever it is: the extrinsic is on its way, and nothing else may be sent before its end
      LOG.warnf(e, "%s is looked for again", extrinsic.hash());
      return Optional.empty();
    }
  }

  /// Where nothing is finalized in time, a block of the best chain is better than no answer.
  private Settlement lastLook() {
    try {
      if (candidate.isPresent()) {
        Node.Block block = node.block(candidate.get());
        BlockReference reference = block.reference();
        if (node.blockHash(reference.number()).equals(Optional.of(reference.hash()))
            && block.extrinsics().contains(extrinsic.text())) {
          return new InBlock(search.inclusion(block, false));
        }
      }
    } catch (RuntimeException e) {
      LOG.warnf("what became of %s is not known: %s", extrinsic.hash(), e.getMessage());
    }
    return new Unknown();
  }
}
