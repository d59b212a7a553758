package ai.leoma.chain.submission;

import static ai.leoma.chain.submission.StubChain.NETUID;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.chain.rpc.Freshness;
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
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// Writers of one hotkey, each with a connection of its own to one [StubChain].
final class Writers implements AutoCloseable {
  static final Hotkey WINNER = TestHotkeys.BOB;
  static final int WINNER_UID = 3;
  static final int OWN_UID = 7;
  static final Map<Hotkey, Double> TO_WINNER = Map.of(WINNER, 1.0);
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

  /// The writer, with a permit and old weights, and the one who is to get them.
  void seat() {
    chain.seat(WINNER, WINNER_UID, false, 0);
    chain.seat(key.hotkey(), OWN_UID, true, 500);
  }

  HotkeyWrites open(OneInFlight turns) {
    return open(turns, Optional.empty());
  }

  HotkeyWrites open(OneInFlight turns, Optional<Path> folder) {
    NodeClient client =
        new NodeClient(
            vertx,
            new NodeSettings(
                List.of(node.address()),
                StubNode.GENESIS,
                100_000,
                LONG,
                LONG,
                new Freshness(LONG, LONG, 1_000_000),
                16 * 1024 * 1024,
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(20)),
                Optional.empty()));
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
            folder,
            () -> System.nanoTime() + lateNanos.get());
    open.add(client);
    open.add(made);
    return made;
  }

  List<SentExtrinsic> submitted() {
    return chain.submitted.stream()
        .map(each -> SentExtrinsic.read(TestRuntimes.FINNEY_424, each))
        .toList();
  }

  /// What was submitted, perhaps several times, and nothing else.
  SentExtrinsic onlySubmitted() {
    assertThat(Set.copyOf(chain.submitted)).hasSize(1);
    return submitted().getFirst();
  }

  /// The only block that holds an extrinsic.
  BlockReference onlyBlock() {
    assertThat(chain.blocksWithExtrinsics()).hasSize(1);
    return chain.reference(chain.blocksWithExtrinsics().getFirst());
  }

  static WriteOutcome now(Uni<WriteOutcome> outcome) {
    return outcome.await().atMost(LONG);
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
