package ai.leoma.validator;

import ai.leoma.chain.Chain;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.chain.WriteRefusal;
import ai.leoma.validator.Journal.AskedWeights;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.TimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/// Brings weights to the chain, and knows when it may be tried again: not while the last ones may
/// still be taken, and after a refusal at the block that the chain tells, or with longer and longer
/// pauses. What was asked is in the journal, so that a restart asks for nothing twice.
final class WeightWrites {
  private static final Logger LOG = Logger.getLogger(WeightWrites.class);
  private static final Duration WRITE_DEADLINE = Duration.ofMinutes(15);

  /// No extrinsic of ours is good for longer.
  private static final long LONGEST_BLOCKS = 64;

  /// A minute.
  private static final long FIRST_PAUSE_BLOCKS = 5;

  private static final int LASTING_REFUSALS = 3;

  private final Hotkey own;
  private final Chain chain;
  private final Journal journal;
  private final long cadenceBlocks;
  private final MeterRegistry metrics;
  private Optional<AskedWeights> asked;
  private long notBeforeBlock = Long.MIN_VALUE;
  private volatile int refusals;

  WeightWrites(
      Hotkey own, Chain chain, Journal journal, long cadenceBlocks, MeterRegistry metrics) {
    this.own = own;
    this.chain = chain;
    this.journal = journal;
    this.cadenceBlocks = cadenceBlocks;
    this.metrics = metrics;
    this.asked = journal.askedWeights();
    Gauge.builder("leoma.validator.weights.refusals", this, writes -> writes.refusals)
        .tag("validator", own.ss58())
        .register(metrics);
  }

  /// The block of the last setting that the chain has, or may still take.
  long lastBlock(Neuron self, long block) {
    return asked
        .filter(last -> mayStillBeTaken(last, block))
        .map(last -> Math.max(last.block(), self.lastUpdateBlock()))
        .orElse(self.lastUpdateBlock());
  }

  /// A request whose end nobody tells counts for a cadence.
  private static boolean mayStillBeTaken(AskedWeights last, long block) {
    return last.lastBlock().isEmpty() || block <= last.lastBlock().getAsLong();
  }

  boolean mayTry(long block) {
    return block >= notBeforeBlock;
  }

  void set(Hotkey payee, long block) {
    note(until(block));
    WriteOutcome outcome;
    try {
      outcome = chain.setWeights(Map.of(payee, 1.0)).await().atMost(WRITE_DEADLINE);
    } catch (TimeoutException e) {
      outcome = new WriteOutcome.Unconfirmed(OptionalLong.of(block + LONGEST_BLOCKS));
    } catch (RuntimeException e) {
      asked = Optional.empty();
      throw e;
    }
    note(outcome, block, payee);
  }

  private void note(WriteOutcome outcome, long block, Hotkey payee) {
    switch (outcome) {
      case WriteOutcome.Unconfirmed(OptionalLong lastBlock) ->
          taken("asked for", new AskedWeights(block, lastBlock), payee);
      case WriteOutcome.Included(var in, var _, var _) -> taken("set", until(in.number()), payee);
      case WriteOutcome.IncludedSealed(var in, var _, var _, var _, long revealBlock) -> {
        taken("set, sealed,", until(in.number()), payee);
        LOG.infof("validator %s: they open about block %d", own.ss58(), revealBlock);
      }
      case WriteOutcome.Refused(WriteRefusal reason) -> refused(reason, block);
    }
  }

  /// After some blocks the chain alone tells, also of a block that was reverted.
  private static AskedWeights until(long block) {
    return new AskedWeights(block, OptionalLong.of(block + LONGEST_BLOCKS));
  }

  private void taken(String how, AskedWeights when, Hotkey payee) {
    refusals = 0;
    notBeforeBlock = Long.MIN_VALUE;
    note(when);
    count("asked");
    LOG.infof(
        "validator %s: weights %s at block %d: %s", own.ss58(), how, when.block(), payee.ss58());
  }

  private void refused(WriteRefusal reason, long block) {
    asked = Optional.empty();
    refusals++;
    count("refused");
    long pause =
        Math.min(cadenceBlocks, FIRST_PAUSE_BLOCKS << Math.min(refusals - 1, Integer.SIZE - 2));
    notBeforeBlock = reason.retryAtBlock().orElse(block + pause);
    String what =
        "validator %s: weights refused, %d times in a row: %s; trying again from block %d"
            .formatted(own.ss58(), refusals, reason.describe(), notBeforeBlock);
    if (refusals >= LASTING_REFUSALS) {
      LOG.error(what);
    } else {
      LOG.warn(what);
    }
  }

  /// A restart that does not know of it asks once more than it must.
  private void note(AskedWeights when) {
    asked = Optional.of(when);
    try {
      journal.keepAskedWeights(when);
    } catch (Journal.Unwritable e) {
      LOG.warnf("validator %s: %s", own.ss58(), e.getMessage());
    }
  }

  private void count(String outcome) {
    metrics.counter("leoma.validator.weights", "outcome", outcome).increment();
  }
}
