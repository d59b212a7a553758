package ai.leoma.sandbox.chain;

import ai.leoma.sandbox.chain.node.NodeFault;
import ai.leoma.sandbox.chain.node.NodeServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Bad weather on the imitated chain, for as long as was asked: one thing after another goes
/// wrong, each for some seconds, with a pause after it. It is over when [#awaitEnd] returns.
///
/// The owner's node never lags: which block decides a round must not depend on the weather. That
/// the chain forks is no exception, for what is final follows from the seed all the same.
public final class ChainWeather implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ChainWeather.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int FORK_DEPTH = 2;
  private static final int LAG_BLOCKS = 5;

  private final ImitatedChain chain;
  private final NodeServer nodes;
  private final List<String> validators;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;

  private ChainWeather(
      ImitatedChain chain, NodeServer nodes, List<String> validators, Duration length) {
    this.chain = chain;
    this.nodes = nodes;
    this.validators = List.copyOf(validators);
    this.thread = Thread.ofPlatform().daemon().name("imitated-weather").start(() -> rage(length));
  }

  /// @param validators names under which validators read
  public static ChainWeather start(
      ImitatedChain chain, NodeServer nodes, List<String> validators, Duration length) {
    return new ChainWeather(chain, nodes, validators, length);
  }

  /// Something that goes wrong and is put right again.
  private record Spell(String name, Duration length, Runnable begin, Runnable end) {}

  private void rage(Duration length) {
    long end = System.nanoTime() + length.toNanos();
    try {
      chain.subtensor().upgrade(chain.subtensor().head().runtime().next());
      while (System.nanoTime() < end) {
        for (Spell spell : spells()) {
          if (System.nanoTime() < end) {
            LOG.infof("the chain's weather: %s", spell.name());
            spell.begin().run();
            Thread.sleep(spell.length());
            spell.end().run();
            Thread.sleep(PAUSE);
          }
        }
      }
    } catch (InterruptedException stopped) {
      LOG.debug("the weather is over early");
    } finally {
      clear();
      over.countDown();
    }
  }

  private void clear() {
    nodes.inject(Optional.empty());
    validators.forEach(validator -> nodes.inject(validator, Optional.empty()));
    chain.endFork();
  }

  private List<Spell> spells() {
    return List.of(
        new Spell("connections break", Duration.ofSeconds(1), nodes::dropConnections, () -> {}),
        new Spell("a fork", Duration.ofSeconds(3), () -> chain.fork(FORK_DEPTH), chain::endFork),
        everywhere("slow", 4, new NodeFault.Slow(Duration.ofMillis(400))),
        everywhere("too many requests", 2, new NodeFault.RateLimited()),
        atValidators("behind", 5, new NodeFault.Lagging(LAG_BLOCKS)),
        everywhere("garbled", 2, new NodeFault.Garbled()),
        atValidators(
            "nonces are outdated",
            3,
            refusal(
                "author_submitAndWatchExtrinsic",
                1010,
                "Invalid Transaction",
                "Transaction is outdated")),
        atValidators(
            "priority is too low",
            3,
            refusal("author_submitAndWatchExtrinsic", 1014, "Priority is too low: (1 vs 1)", "")),
        atValidators("extrinsics get lost", 4, new NodeFault.LosesExtrinsics()),
        new Spell("the pool is lost", Duration.ofSeconds(1), chain.subtensor()::losePool, () -> {}),
        everywhere(
            "storage is discarded",
            2,
            refusal(
                "state_queryStorageAt",
                4003,
                "Client error: UnknownBlock: State already discarded",
                "")),
        everywhere("silent", 3, new NodeFault.Silent()),
        everywhere("unreachable", 4, new NodeFault.Unreachable()));
  }

  private static NodeFault refusal(String method, int code, String message, String data) {
    return new NodeFault.Refusing(
        method, code, message, Optional.of(data).filter(text -> !text.isEmpty()));
  }

  private Spell everywhere(String name, int seconds, NodeFault fault) {
    return new Spell(
        name,
        Duration.ofSeconds(seconds),
        () -> nodes.inject(Optional.of(fault)),
        () -> nodes.inject(Optional.empty()));
  }

  private Spell atValidators(String name, int seconds, NodeFault fault) {
    return new Spell(
        name,
        Duration.ofSeconds(seconds),
        () -> validators.forEach(each -> nodes.inject(each, Optional.of(fault))),
        () -> validators.forEach(each -> nodes.inject(each, Optional.empty())));
  }

  /// @return whether it is over by then
  public boolean awaitEnd(Duration patience) throws InterruptedException {
    return over.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Ends it now.
  @Override
  public void close() {
    thread.interrupt();
  }
}
