package ai.leoma.chain.submission;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.chain.WriteRefusal;
import ai.leoma.chain.runtime.NotInRuntime;
import ai.leoma.chain.runtime.RuntimeEvents;
import ai.leoma.chain.runtime.UnknownExtension;
import ai.leoma.chain.state.Moment;
import ai.leoma.chain.submission.ChainWrite.Inclusion;
import ai.leoma.chain.submission.ChainWrite.Prepared;
import io.micrometer.core.instrument.Metrics;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// Writes for one hotkey, one thing at a time: reads, signs, submits, finds out what became of it,
/// and tries again where that helps. A new extrinsic is signed only when no block can take the one
/// before any more.
final class Submitter {
  private static final Logger LOG = Logger.getLogger(Submitter.class);
  private static final int MOST_EXTRINSICS = 5;
  private static final int MOST_REFUSED_BY_RUNTIME = 2;

  private final Node node;
  private final KeyPair key;
  private final WriteSettings settings;
  private final LongSupplier nanos;

  /// @param nanos as [System#nanoTime] counts
  Submitter(Node node, KeyPair key, WriteSettings settings, LongSupplier nanos) {
    this.node = node;
    this.key = key;
    this.settings = settings;
    this.nanos = nanos;
  }

  /// @throws ChainUnavailable when the chain could not be read, with nothing on its way
  WriteOutcome write(ChainWrite write) {
    long deadlineNanos = nanos.getAsLong() + settings.deadline().toNanos();
    int extrinsics = 0;
    int refusedByRuntime = 0;
    while (true) {
      Tip tip = tip();
      Tried tried = tryOnce(write, tip, deadlineNanos);
      if (tried instanceof Tried.Ended(WriteOutcome outcome)) {
        return outcome;
      }
      Tried.Failed failed = (Tried.Failed) tried;
      extrinsics++;
      refusedByRuntime += failed.setback() instanceof Setback.Dispatch ? 1 : 0;
      switch (RetryTable.after(failed.setback(), failed.nextEpochBlock())) {
        case NextStep.GiveUp(WriteRefusal reason) -> {
          return new WriteOutcome.Refused(reason);
        }
        case NextStep.Again(boolean afterABlock, WriteRefusal otherwise) -> {
          if (extrinsics >= MOST_EXTRINSICS
              || refusedByRuntime >= MOST_REFUSED_BY_RUNTIME
              || nanos.getAsLong() - deadlineNanos >= 0) {
            return new WriteOutcome.Refused(otherwise);
          }
          if (afterABlock) {
            waitForBlockAfter(tip.head().block(), deadlineNanos);
          }
        }
        case NextStep.Watch() ->
            throw new IllegalStateException("nothing is left to watch after a setback");
      }
      LOG.infof("%s: %s %s, trying again", key.hotkey().ss58(), write.name(), failed.setback());
      Metrics.globalRegistry
          .counter(
              "leoma.chain.write.retries",
              "write",
              write.name(),
              "reason",
              failed.setback().label())
          .increment();
    }
  }

  private sealed interface Tried {
    record Ended(WriteOutcome outcome) implements Tried {}

    record Failed(Setback setback, OptionalLong nextEpochBlock) implements Tried {}
  }

  /// The chain's newest blocks.
  private record Tip(Moment head, BlockReference finalized) {}

  private Tip tip() {
    BlockReference head = node.head();
    return new Tip(new Moment(head, node.runtime(head.hash())), node.finalizedHead());
  }

  private Tried tryOnce(ChainWrite write, Tip tip, long deadlineNanos) {
    Prepared.Ready ready;
    SignedExtrinsic extrinsic;
    try {
      switch (write.prepare(tip.head())) {
        case Prepared.Refused(WriteRefusal reason) -> {
          return new Tried.Ended(new WriteOutcome.Refused(reason));
        }
        case Prepared.Ready prepared -> ready = prepared;
      }
      extrinsic = sign(ready.call(), tip, write.eraBlocks());
    } catch (NotInRuntime | UnknownExtension | IllegalArgumentException e) {
      return new Tried.Ended(
          new WriteOutcome.Refused(new WriteRefusal.NotSupported(e.getMessage())));
    }
    FinalizedSearch search =
        new FinalizedSearch(node, key.hotkey(), extrinsic, tip.head().runtime());
    Settlement settlement =
        new Pursuit(node, extrinsic, search, settings.poll(), nanos, deadlineNanos).settle();
    return switch (settlement) {
      case Settlement.InBlock(Inclusion inclusion) -> ofInclusion(inclusion, extrinsic, ready);
      case Settlement.Never(Setback setback) -> new Tried.Failed(setback, ready.nextEpochBlock());
      case Settlement.Unknown() -> unconfirmed(extrinsic);
    };
  }

  /// What is in a block is never an exception: that would say that nothing was sent.
  private static Tried ofInclusion(
      Inclusion inclusion, SignedExtrinsic extrinsic, Prepared.Ready ready) {
    try {
      return dispatchError(inclusion)
          .map(error -> ofError(inclusion, error, extrinsic, ready))
          .orElseGet(() -> new Tried.Ended(ready.success().told(inclusion)));
    } catch (RuntimeException e) {
      LOG.warnf(
          e, "what block %d made of %s is not known", inclusion.block().number(), extrinsic.hash());
      return unconfirmed(extrinsic);
    }
  }

  /// What failed in a block that may still be reverted may yet succeed in another.
  private static Tried ofError(
      Inclusion inclusion, String error, SignedExtrinsic extrinsic, Prepared.Ready ready) {
    return inclusion.isFinal()
        ? new Tried.Failed(new Setback.Dispatch(error), ready.nextEpochBlock())
        : unconfirmed(extrinsic);
  }

  private static Tried unconfirmed(SignedExtrinsic extrinsic) {
    return new Tried.Ended(new WriteOutcome.Unconfirmed(OptionalLong.of(extrinsic.lastBlock())));
  }

  private static Optional<String> dispatchError(Inclusion inclusion) {
    return FinalizedSearch.dispatchError(inclusion)
        .map(error -> new RuntimeEvents(inclusion.runtime().metadata()).errorName(error));
  }

  private SignedExtrinsic sign(byte[] call, Tip tip, long eraBlocks) {
    return SignedExtrinsic.sign(
        call,
        key,
        node.nextNonce(key.hotkey()),
        tip.head().runtime(),
        settings.genesisHash(),
        birth(tip, eraBlocks),
        eraBlocks);
  }

  /// The finalized head, so that no reorganisation can undo the block that is signed for; a later
  /// block where finality lags so far that little of the era would be left.
  private BlockReference birth(Tip tip, long eraBlocks) {
    long earliest = tip.head().block().number() - eraBlocks / 2;
    if (tip.finalized().number() >= earliest) {
      return tip.finalized();
    }
    return node.reference(earliest);
  }

  private void waitForBlockAfter(BlockReference head, long deadlineNanos) {
    try {
      while (nanos.getAsLong() - deadlineNanos < 0) {
        Thread.sleep(settings.poll());
        if (isNewer(head)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isNewer(BlockReference head) {
    try {
      return node.head().number() > head.number();
    } catch (ChainUnavailable e) {
      return false;
    }
  }
}
