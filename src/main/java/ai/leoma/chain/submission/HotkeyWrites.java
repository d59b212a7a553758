package ai.leoma.chain.submission;

import ai.leoma.chain.ChainWrites;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.NewCommitment;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.chain.rpc.NodeRpc;
import ai.leoma.chain.rpc.Runtimes;
import ai.leoma.chain.timelock.Beacon;
import io.micrometer.core.instrument.Metrics;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// What one hotkey writes on its subnet, straight to the chain's nodes.
///
/// A write is a long sequence of questions and waits: plain blocking code on a virtual thread of
/// its own, which goes on when the caller has stopped to wait, so that the hotkey's next write
/// knows what became of it.
public final class HotkeyWrites implements ChainWrites, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(HotkeyWrites.class);

  private final Node node;
  private final KeyPair key;
  private final WriteSettings settings;
  private final Beacon beacon;
  private final OneInFlight turns;
  private final SecureRandom random;
  private final LongSupplier nanos;
  private final RevealWatch reveals;

  /// @param key not closed with this object
  /// @param turns the one of the process
  /// @param folder of this hotkey alone, where what it sealed is kept until it is revealed; empty
  ///     to keep nothing
  public HotkeyWrites(
      NodeRpc rpc,
      Runtimes runtimes,
      KeyPair key,
      WriteSettings settings,
      Beacon beacon,
      OneInFlight turns,
      SecureRandom random,
      Optional<Path> folder) {
    this(rpc, runtimes, key, settings, beacon, turns, random, folder, System::nanoTime);
  }

  HotkeyWrites(
      NodeRpc rpc,
      Runtimes runtimes,
      KeyPair key,
      WriteSettings settings,
      Beacon beacon,
      OneInFlight turns,
      SecureRandom random,
      Optional<Path> folder,
      LongSupplier nanos) {
    this.node = new Node(rpc, runtimes);
    this.key = key;
    this.settings = settings;
    this.beacon = beacon;
    this.turns = turns;
    this.random = random;
    this.nanos = nanos;
    this.reveals = reveals(node, key.hotkey(), settings, folder);
  }

  private static RevealWatch reveals(
      Node node, Hotkey own, WriteSettings settings, Optional<Path> folder) {
    SubnetPlaces places = new SubnetPlaces(settings.netuid());
    return new RevealWatch(
        new RevealSearch(node, own, places),
        new HeldCommits(node, own, places),
        new SealedWeightsFile(
            folder,
            "%s %d %s"
                .formatted(
                    Hex.encodePrefixed(settings.genesisHash()), settings.netuid(), own.ss58())),
        own,
        settings.revealPoll());
  }

  /// As [ai.leoma.chain.Chain#setWeights].
  ///
  /// @throws IllegalArgumentException if there are no weights, or one is negative or no number
  @Override
  public Uni<WriteOutcome> setWeights(Map<Hotkey, Double> weights) {
    if (weights.isEmpty()) {
      throw new IllegalArgumentException("no weights to set");
    }
    weights.forEach(
        (hotkey, weight) -> {
          if (!Double.isFinite(weight) || weight < 0) {
            throw new IllegalArgumentException("not a weight: " + weight);
          }
        });
    return inBackground(
        new WeightWrite(node, key.hotkey(), settings, beacon, random, reveals, weights));
  }

  /// As [ai.leoma.chain.Chain#setCommitment].
  @Override
  public Uni<WriteOutcome> setCommitment(NewCommitment commitment) {
    return inBackground(
        new CommitmentWrite(node, key.hotkey(), settings, beacon, random, commitment));
  }

  /// Watches for the reveal of what the hotkey had sealed before this process started, too, and
  /// tells what was missed meanwhile.
  public void watchEarlierReveals() {
    reveals.lookBack();
  }

  private Uni<WriteOutcome> inBackground(ChainWrite write) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                Thread.ofVirtual()
                    .name(write.name() + "-" + key.hotkey().ss58())
                    .start(
                        () -> {
                          try {
                            emitter.complete(written(write));
                          } catch (RuntimeException e) {
                            emitter.fail(e);
                          }
                        }));
  }

  private WriteOutcome written(ChainWrite write) {
    try {
      WriteOutcome outcome =
          turns.alone(key.hotkey(), () -> new Submitter(node, key, settings, nanos).write(write));
      count(write, word(outcome));
      LOG.debugf("%s: %s: %s", key.hotkey().ss58(), write.name(), outcome);
      return outcome;
    } catch (RuntimeException e) {
      count(write, "failed");
      throw e;
    }
  }

  private static String word(WriteOutcome outcome) {
    return switch (outcome) {
      case WriteOutcome.Unconfirmed _ -> "unconfirmed";
      case WriteOutcome.Included _ -> "included";
      case WriteOutcome.IncludedSealed _ -> "sealed";
      case WriteOutcome.Refused _ -> "refused";
    };
  }

  private static void count(ChainWrite write, String outcome) {
    Metrics.globalRegistry
        .counter("leoma.chain.writes", "write", write.name(), "outcome", outcome)
        .increment();
  }

  /// Stops to watch for reveals; what is being written goes on.
  @Override
  public void close() {
    reveals.close();
  }
}
