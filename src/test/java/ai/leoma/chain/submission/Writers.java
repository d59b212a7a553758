package ai.leoma.chain.submission;

import static ai.leoma.chain.submission.StubChain.NETUID;

import ai.leoma.chain.Hex;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.rpc.NodeClient;
import ai.leoma.chain.rpc.NodeSettings;
import ai.leoma.chain.rpc.StubNode;
import ai.leoma.http.Backoff;
import ai.leoma.sandbox.chain.ImitatedBeacon;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Writers of one hotkey, each with a connection of its own to one [StubChain].
final class Writers implements AutoCloseable {
  static final ImitatedBeacon BEACON =
      new ImitatedBeacon(
          new byte[] {7}, Instant.ofEpochSecond(1_692_803_367L), Duration.ofSeconds(3));
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(2);

  final StubNode node = new StubNode();
  final StubChain chain = new StubChain(node);
  final KeyPair key = DevKeys.of("Alice");

  /// By how much the writers' clock is ahead.
  final AtomicLong lateNanos = new AtomicLong();

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final List<AutoCloseable> open = new ArrayList<>();

  Writers() {
    Metrics.addRegistry(metrics);
  }

  HotkeyWrites open(OneInFlight turns) {
    NodeClient client =
        new NodeClient(
            vertx,
            new NodeSettings(
                List.of(node.address()),
                StubNode.GENESIS,
                100_000,
                LONG,
                LONG,
                LONG,
                1_000_000,
                16 * 1024 * 1024,
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(20))));
    HotkeyWrites made =
        new HotkeyWrites(
            client,
            hash -> Uni.createFrom().item(chain.runtimeAt(hash)),
            key,
            new WriteSettings(
                NETUID,
                Hex.decode(StubNode.GENESIS),
                16,
                64,
                Duration.ofMinutes(10),
                SHORT,
                SHORT,
                Optional.empty()),
            BEACON.beacon(),
            turns,
            new SecureRandom(),
            () -> System.nanoTime() + lateNanos.get());
    open.add(client);
    open.add(made);
    return made;
  }

  /// Of all counters with the name and the tags.
  double count(String counter, String... tags) {
    return metrics.find(counter).tags(tags).counters().stream().mapToDouble(Counter::count).sum();
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    node.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    Metrics.removeRegistry(metrics);
  }
}
