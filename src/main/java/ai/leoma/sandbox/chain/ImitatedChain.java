package ai.leoma.sandbox.chain;

import ai.leoma.chain.Hotkey;
import ai.leoma.sandbox.Cast;
import ai.leoma.sandbox.chain.metadata.ImitatedRuntime;
import ai.leoma.sandbox.chain.node.NodeServer;
import ai.leoma.sandbox.chain.runtime.Subnet;
import ai.leoma.sandbox.chain.runtime.Subnet.Hyperparameters;
import ai.leoma.sandbox.chain.subtensor.Subtensor;
import ai.leoma.sandbox.chain.subtensor.SubtensorSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// The chain of an imitated tournament. Its time follows the tournament and not the clock: the
/// round after task `id` begins at block `base(id)`, 100 blocks after the one before, whatever
/// happened until then. So a round draws by the same block in every run.
///
/// Between these leaps a block is made when something waits for one: an extrinsic, a block with
/// extrinsics that is not final yet, a reader who asked for a block that is not there. Otherwise
/// one is made every now and then, so that nobody takes the chain for dead. Safe for use by
/// several threads.
public final class ImitatedChain implements NodeServer.HeadRequests, AutoCloseable {
  /// Blocks from one round to the next: 20 minutes of the chain's own time.
  public static final long BLOCKS_PER_TASK = 100;

  /// The name of the owner service as a reader.
  public static final String OWNER = "owner";

  private static final Logger LOG = Logger.getLogger(ImitatedChain.class);
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration BEAT = Duration.ofSeconds(3);
  private static final Duration SLOW_BEAT = Duration.ofMinutes(1);
  private static final long MOST_AHEAD = 16;
  private static final long BLOCKS_BEFORE_FIRST_ROUND = 50;
  private static final int KEPT_STATES = 512;
  private static final int MOST_BLOCKS_SEALED = 1_000;

  private final Cast cast;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("imitated-chain").daemon().factory());
  private final RoundHold hold = new RoundHold();
  private final Subtensor subtensor;
  private long wantedFinal;
  private long nextBase;
  private long lastBlockNanos = System.nanoTime();

  /// @param lastPublishedTask id of the newest published task, 0 when there is none
  public ImitatedChain(
      Cast cast, int netuid, Hyperparameters hyperparameters, long lastPublishedTask) {
    this.cast = cast;
    this.nextBase = base(lastPublishedTask);
    this.subtensor =
        new Subtensor(
            new SubtensorSettings(
                cast.seed(),
                Subnet.of(cast, netuid, hyperparameters),
                nextBase - BLOCKS_BEFORE_FIRST_ROUND,
                SubtensorSettings.FINALITY_LAG,
                KEPT_STATES,
                ImitatedRuntime.finney424()));
  }

  /// Lets it move by itself from here on.
  public void start() {
    clock.scheduleWithFixedDelay(
        this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  public Cast cast() {
    return cast;
  }

  /// The chain itself.
  public Subtensor subtensor() {
    return subtensor;
  }

  /// Starts again shortly before the blocks of the round after this task, as long as nothing has
  /// happened on it.
  public synchronized void resumeAfter(long taskId) {
    if (base(taskId) > nextBase
        && subtensor.startAgainAt(base(taskId) - BLOCKS_BEFORE_FIRST_ROUND)) {
      nextBase = base(taskId);
    }
  }

  /// Leaps to the blocks of the round after this task, and stands still there until that round has
  /// taken down the newest block. Does nothing when that round has begun; never goes back.
  public synchronized void taskPublished(long taskId) {
    long target = base(taskId);
    if (subtensor.head().number() > target) {
      return;
    }
    nextBase = base(taskId + 1);
    subtensor.endFork();
    if (subtensor.head().number() < target) {
      subtensor.seal();
      subtensor.sealEmptyUpTo(target);
    }
    hold.begin(System.nanoTime());
    noteBlock();
  }

  /// Makes so many blocks at once, with everything that waits in the first.
  ///
  /// @return number of the newest
  public synchronized long goOn(long blocks) {
    hold.end();
    subtensor.endFork();
    subtensor.seal();
    subtensor.sealEmptyUpTo(subtensor.head().number() + blocks - 1);
    noteBlock();
    return subtensor.head().number();
  }

  /// Lets the head be on a fork for a while; not where a round takes it down.
  ///
  /// @return whether it is
  public synchronized boolean fork(int depth) {
    if (hold.isHeld(System.nanoTime())) {
      return false;
    }
    subtensor.fork(depth);
    return true;
  }

  /// Returns to the chain that stays.
  public synchronized void endFork() {
    subtensor.endFork();
  }

  /// Makes blocks until every sealed commit of weights was opened or dropped, and that is final.
  public synchronized void openCommits() {
    for (int i = 0; i < MOST_BLOCKS_SEALED && SubnetView.hasCommits(subtensor); i++) {
      goOn(1);
    }
    goOn(SubtensorSettings.FINALITY_LAG);
  }

  private void tick() {
    try {
      tick(System.nanoTime());
    } catch (RuntimeException e) {
      LOG.error("the imitated chain cannot make a block", e);
    }
  }

  /// Makes a block if there is a reason to.
  ///
  /// @return whether there was
  synchronized boolean tick(long nanos) {
    boolean hasReason = !hold.isHeld(nanos) && (isAwaited() || isBeatDue(nanos));
    if (hasReason) {
      subtensor.seal();
      lastBlockNanos = nanos;
    }
    return hasReason;
  }

  /// Whether somebody waits for a block.
  private boolean isAwaited() {
    return subtensor.finalized().number() < wantedFinal
        || subtensor.hasUnfinishedBusiness()
        || subtensor.isAwaited();
  }

  /// Never so often that it would run into the blocks of the next round.
  private boolean isBeatDue(long nanos) {
    long left = nextBase - subtensor.head().number();
    Duration beat = left > BLOCKS_PER_TASK / 2 ? BEAT : SLOW_BEAT;
    return left > MOST_AHEAD && nanos - lastBlockNanos > beat.toNanos();
  }

  private void noteBlock() {
    lastBlockNanos = System.nanoTime();
  }

  @Override
  public synchronized void askedForHead(String reader) {
    if (reader.equals(OWNER)) {
      hold.askedForHead();
      want(subtensor.head().number() + 1);
    }
  }

  @Override
  public synchronized void askedForFinalized(String reader) {
    if (reader.equals(OWNER)) {
      hold.askedForFinalized();
    }
  }

  @Override
  public synchronized void askedAbove(String reader, long number) {
    want(number);
  }

  private void want(long number) {
    wantedFinal = Math.max(wantedFinal, Math.min(number, subtensor.head().number() + MOST_AHEAD));
  }

  /// Number of the block in which this hotkey last set or committed weights, 0 for never.
  public long lastUpdate(Hotkey hotkey) {
    return new SubnetView(subtensor.head(), subtensor.netuid())
        .seats().stream()
            .filter(seat -> seat.hotkey().equals(hotkey))
            .mapToLong(SubnetView.Seat::lastUpdate)
            .findFirst()
            .orElse(0);
  }

  /// The weights in force, by the hotkey that set them.
  public Map<Hotkey, Map<Hotkey, Integer>> weights() {
    return SubnetView.weights(subtensor.head(), subtensor.netuid());
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  /// Where the round after this task begins.
  static long base(long taskId) {
    return Cast.FIRST_BLOCK + BLOCKS_PER_TASK * (taskId + 1);
  }
}
