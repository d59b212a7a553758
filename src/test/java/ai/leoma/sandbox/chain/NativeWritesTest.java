package ai.leoma.sandbox.chain;

import static ai.leoma.sandbox.chain.subtensor.TestChains.CAST;
import static ai.leoma.sandbox.chain.subtensor.TestChains.NETUID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.NewCommitment;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.chain.WriteOutcome.Included;
import ai.leoma.chain.WriteOutcome.IncludedSealed;
import ai.leoma.chain.WriteOutcome.Refused;
import ai.leoma.chain.WriteRefusal;
import ai.leoma.chain.rpc.Freshness;
import ai.leoma.chain.rpc.KnownRuntimes;
import ai.leoma.chain.rpc.NodeAddress;
import ai.leoma.chain.rpc.NodeClient;
import ai.leoma.chain.rpc.NodeSettings;
import ai.leoma.chain.scale.ScaleReader;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.submission.HotkeyWrites;
import ai.leoma.chain.submission.OneInFlight;
import ai.leoma.chain.submission.WriteSettings;
import ai.leoma.chain.timelock.Beacon;
import ai.leoma.http.Backoff;
import ai.leoma.sandbox.Cast;
import ai.leoma.sandbox.ImitatedMiner;
import ai.leoma.sandbox.ImitatedValidator;
import ai.leoma.sandbox.chain.ledger.BlockHash;
import ai.leoma.sandbox.chain.ledger.ChainState;
import ai.leoma.sandbox.chain.ledger.StateEdit;
import ai.leoma.sandbox.chain.metadata.ImitatedRuntime;
import ai.leoma.sandbox.chain.node.NodeFault;
import ai.leoma.sandbox.chain.node.NodeServer;
import ai.leoma.sandbox.chain.runtime.Subnet;
import ai.leoma.sandbox.chain.runtime.Subnet.Hyperparameters;
import ai.leoma.sandbox.chain.subtensor.ChainListener;
import ai.leoma.sandbox.chain.subtensor.ExtrinsicStatus;
import ai.leoma.sandbox.chain.subtensor.Subtensor;
import ai.leoma.sandbox.chain.subtensor.SubtensorSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the product writes, on the imitated chain, with weights open and sealed. Blocks are made
/// when an extrinsic waits for one, so nothing here depends on a clock.
class NativeWritesTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(2);
  private static final String SUBTENSOR = "SubtensorModule";
  private static final ScaleValue SUBNET = ScaleValue.of(NETUID);
  private static final ImitatedValidator VALIDATOR = CAST.validators().getFirst();
  private static final ImitatedMiner MINER = CAST.miners().getFirst();
  private static final Map<Hotkey, Double> TO_MINER = Map.of(MINER.hotkey(), 1.0);

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final ExecutorService blocks = Executors.newSingleThreadExecutor();
  private final List<AutoCloseable> open = new ArrayList<>();
  private NodeServer server;

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    blocks.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    Metrics.removeRegistry(metrics);
  }

  @Test
  void openWeightsAreSetAndReadBack() {
    // Given
    Subtensor chain = chain(false);
    HotkeyWrites writes = writes(chain, VALIDATOR.keyPair(), chain.beacon().beacon());
    makeBlocksWhenNeeded(chain);
    // When
    WriteOutcome outcome = now(writes.setWeights(TO_MINER));
    // Then
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Included.class,
            included -> {
              assertThat(included.isFinal()).isTrue();
              assertThat(included.block())
                  .isEqualTo(
                      new BlockReference(
                          included.block().number(),
                          chain.hashAt(included.block().number()).orElseThrow().hex()));
            });
    assertThat(weights(chain)).isEqualTo(row(MINER.uid()));
    assertThat(count("leoma.chain.write.differs")).isZero();
  }

  @Test
  void weightsThatComeTooSoonAreRefusedUntilTheRateLimitEnds() {
    // Given
    Subtensor chain = chain(false);
    HotkeyWrites writes = writes(chain, VALIDATOR.keyPair(), chain.beacon().beacon());
    makeBlocksWhenNeeded(chain);
    Included first = (Included) now(writes.setWeights(TO_MINER));
    long allowed = first.block().number() + 20;
    // When
    WriteOutcome second = now(writes.setWeights(TO_MINER));
    chain.sealEmptyUpTo(allowed - 1);
    WriteOutcome third = now(writes.setWeights(TO_MINER));
    // Then
    assertThat(second).isEqualTo(new Refused(new WriteRefusal.TooSoon(OptionalLong.of(allowed))));
    assertThat(third)
        .isInstanceOfSatisfying(
            Included.class, included -> assertThat(included.block().number()).isEqualTo(allowed));
  }

  @Test
  void sealedWeightsAreRevealedInTheirEpoch() {
    // Given
    Subtensor chain = chain(true);
    HotkeyWrites writes = writes(chain, VALIDATOR.keyPair(), chain.beacon().beacon());
    makeBlocksWhenNeeded(chain);
    // When
    IncludedSealed sealed = (IncludedSealed) now(writes.setWeights(TO_MINER));
    chain.sealEmptyUpTo(sealed.revealBlock() - 1);
    Listed before = weights(chain);
    chain.sealEmptyUpTo(sealed.revealBlock() + 10);
    // Then
    assertThat(before.elements()).isEmpty();
    assertThat(weights(chain)).isEqualTo(row(MINER.uid()));
    await().atMost(LONG).until(() -> count("leoma.chain.reveals") > 0);
    assertThat(count("leoma.chain.reveals", "outcome", "revealed")).isEqualTo(1);
    assertThat(count("leoma.chain.write.differs")).isZero();
  }

  @Test
  void bothOfTwoCommitsOfOneEpochAreRevealed() {
    // Given
    Subtensor chain = chain(true);
    HotkeyWrites writes = writes(chain, VALIDATOR.keyPair(), chain.beacon().beacon());
    makeBlocksWhenNeeded(chain);
    // When
    IncludedSealed first = (IncludedSealed) now(writes.setWeights(TO_MINER));
    chain.sealEmptyUpTo(first.block().number() + 20);
    IncludedSealed second =
        (IncludedSealed) now(writes.setWeights(Map.of(VALIDATOR.hotkey(), 1.0)));
    chain.sealEmptyUpTo(second.revealBlock() + 10);
    // Then
    assertThat(second.revealBlock()).isEqualTo(first.revealBlock());
    assertThat(weights(chain)).isEqualTo(row(VALIDATOR.uid()));
    await().atMost(LONG).until(() -> count("leoma.chain.reveals") > 1);
    assertThat(count("leoma.chain.reveals", "outcome", "revealed")).isEqualTo(2);
  }

  @Test
  void weightsThatTheChainCannotOpenAreMissed() {
    // Given
    Subtensor chain = chain(true);
    HotkeyWrites writes = writes(chain, VALIDATOR.keyPair(), chain.beacon().beacon());
    makeBlocksWhenNeeded(chain);
    // When
    IncludedSealed sealed = (IncludedSealed) now(writes.setWeights(TO_MINER));
    chain.amend(edit -> spoil(edit, sealed));
    chain.sealEmptyUpTo(sealed.revealBlock() + 10);
    // Then
    await().atMost(LONG).until(() -> count("leoma.chain.reveals") > 0);
    assertThat(count("leoma.chain.reveals", "outcome", "missing")).isEqualTo(1);
    assertThat(weights(chain).elements()).isEmpty();
  }

  /// The chain takes the signature of another round for it.
  private static void spoil(StateEdit edit, IncludedSealed sealed) {
    ScaleValue epoch = ScaleValue.of(edit.number(SUBTENSOR, "SubnetEpochIndex", SUBNET));
    List<ScaleValue> commit =
        new ArrayList<>(
            ((Listed) edit.list(SUBTENSOR, "TimelockedWeightCommits", SUBNET, epoch).getFirst())
                .elements());
    commit.set(3, ScaleValue.of(sealed.revealRound() - 1));
    edit.put(
        SUBTENSOR,
        "TimelockedWeightCommits",
        new Listed(List.of(new Listed(commit))),
        SUBNET,
        epoch);
  }

  @Test
  void nothingIsSealedForABeaconThatTheChainDoesNotFollow() {
    // Given
    Subtensor chain = chain(true);
    HotkeyWrites writes = writes(chain, VALIDATOR.keyPair(), Beacon.QUICKNET);
    // When, Then
    assertThat(now(writes.setWeights(TO_MINER)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.reason().describe())
                    .contains("leoma.chain.drand.public-key is 83cf0f2896ad"));
  }

  @Test
  void errorOfTheRuntimeIsToldByName() {
    // Given
    Subtensor chain = chain(false);
    chain.amend(
        edit ->
            edit.put(
                SUBTENSOR,
                "StakeThreshold",
                new ScaleValue.Whole(BigInteger.valueOf(Long.MAX_VALUE))));
    HotkeyWrites writes = writes(chain, VALIDATOR.keyPair(), chain.beacon().beacon());
    makeBlocksWhenNeeded(chain);
    // When, Then
    assertThat(now(writes.setWeights(TO_MINER)))
        .isEqualTo(new Refused(new WriteRefusal.TooLittleStake()));
  }

  @Test
  void numbersThatTheNextRuntimeMovesChangeNothing() {
    // Given
    Subtensor chain = chain(false);
    chain.upgrade(ImitatedRuntime.finney424().next());
    chain.sealEmpty();
    HotkeyWrites writes = writes(chain, VALIDATOR.keyPair(), chain.beacon().beacon());
    makeBlocksWhenNeeded(chain);
    // When, Then
    assertThat(now(writes.setWeights(TO_MINER))).isInstanceOf(Included.class);
    assertThat(weights(chain)).isEqualTo(row(MINER.uid()));
    assertThat(count("leoma.chain.write.retries")).isZero();
  }

  @Test
  void runtimeThatChangesBeforeABlockTakesTheWriteIsSignedForAgain() {
    // Given
    Subtensor chain = chain(false);
    HotkeyWrites writes = writes(chain, VALIDATOR.keyPair(), chain.beacon().beacon());
    atFirst(
        chain,
        () -> {
          chain.upgrade(ImitatedRuntime.finney424().next());
          for (int i = 0; i < 5; i++) {
            chain.sealEmpty();
          }
        });
    makeBlocksWhenNeeded(chain);
    // When
    WriteOutcome outcome = now(writes.setWeights(TO_MINER));
    // Then
    assertThat(outcome).isInstanceOf(Included.class);
    assertThat(weights(chain)).isEqualTo(row(MINER.uid()));
    assertThat(count("leoma.chain.write.retries", "reason", "runtime_changed")).isEqualTo(1);
  }

  @Test
  void forkThatLosesIsNotBelieved() {
    // Given
    Subtensor chain = chain(false);
    HotkeyWrites writes = writes(chain, VALIDATOR.keyPair(), chain.beacon().beacon());
    atFirst(
        chain,
        () -> {
          chain.fork(2);
          chain.endFork();
        });
    makeBlocksWhenNeeded(chain);
    // When
    Included included = (Included) now(writes.setWeights(TO_MINER));
    // Then
    assertThat(chain.hashAt(included.block().number()).orElseThrow().hex())
        .isEqualTo(included.block().hash());
    assertThat(weights(chain)).isEqualTo(row(MINER.uid()));
  }

  @Test
  void extrinsicThatANodeLosesIsSignedAgainWhenItsEraIsOver() {
    // Given
    Subtensor chain = chain(false);
    HotkeyWrites writes = writes(chain, VALIDATOR.keyPair(), chain.beacon().beacon());
    server.inject(Optional.of(new NodeFault.LosesExtrinsics()));
    makeBlocksWhenNeeded(chain);
    // When
    var outcome = writes.setWeights(TO_MINER).subscribeAsCompletionStage();
    await()
        .atMost(LONG)
        .until(
            () -> {
              chain.sealEmpty();
              return count("leoma.chain.write.retries", "reason", "expired") > 0;
            });
    server.inject(Optional.empty());
    await()
        .atMost(LONG)
        .until(
            () -> {
              chain.seal();
              return outcome.isDone();
            });
    // Then
    assertThat(outcome.join()).isInstanceOf(Included.class);
  }

  @Test
  void connectionsThatBreakAllTheTimeLoseNothing() {
    // Given
    Subtensor chain = chain(false);
    HotkeyWrites writes = writes(chain, VALIDATOR.keyPair(), chain.beacon().beacon());
    chain.listen(
        new ChainListener() {
          @Override
          public void onExtrinsic(BlockHash extrinsic, ExtrinsicStatus status) {
            server.dropConnections();
          }
        });
    makeBlocksWhenNeeded(chain);
    // When, Then
    assertThat(now(writes.setWeights(TO_MINER))).isInstanceOf(Included.class);
    assertThat(weights(chain)).isEqualTo(row(MINER.uid()));
  }

  @Test
  void plainCommitmentIsPublished() {
    // Given
    Subtensor chain = chain(true);
    HotkeyWrites writes = writes(chain, MINER.keyPair(), chain.beacon().beacon());
    makeBlocksWhenNeeded(chain);
    byte[] data = "{\"model_name\":\"ü\"}".repeat(10).getBytes(StandardCharsets.UTF_8);
    // When
    WriteOutcome outcome = now(writes.setCommitment(new NewCommitment.Plain(data)));
    // Then
    assertThat(outcome).isInstanceOf(Included.class);
    Struct registration =
        (Struct) state(chain).value("Commitments", "CommitmentOf", SUBNET, account(MINER.hotkey()));
    Struct info = (Struct) registration.field("info").orElseThrow();
    assertThat(info.field("fields"))
        .contains(new Listed(List.of(new Chosen("BigRaw", new Bytes(data)))));
  }

  @Test
  void timelockedCommitmentIsRevealed() {
    // Given
    Subtensor chain = chain(true);
    HotkeyWrites writes = writes(chain, MINER.keyPair(), chain.beacon().beacon());
    makeBlocksWhenNeeded(chain);
    // When
    IncludedSealed sealed =
        (IncludedSealed) now(writes.setCommitment(new NewCommitment.Timelocked("né", 30)));
    chain.sealEmptyUpTo(sealed.revealBlock() - 1);
    List<String> before = revealed(chain);
    chain.sealEmptyUpTo(sealed.revealBlock() + 5);
    // Then
    assertThat(before).doesNotContain("né");
    assertThat(revealed(chain)).endsWith("né");
  }

  @Test
  void spaceOfTheEpochIsCountedBeforeTheChainDoes() {
    // Given
    Subtensor chain = chain(true);
    chain.amend(edit -> edit.put("Commitments", "MaxSpace", 250));
    HotkeyWrites writes = writes(chain, MINER.keyPair(), chain.beacon().beacon());
    makeBlocksWhenNeeded(chain);
    // When
    now(writes.setCommitment(new NewCommitment.Plain(new byte[200])));
    WriteOutcome second = now(writes.setCommitment(new NewCommitment.Plain(new byte[5])));
    // Then
    assertThat(second)
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.reason())
                    .isInstanceOfSatisfying(
                        WriteRefusal.NoSpace.class,
                        full -> {
                          assertThat(full.bytes()).isEqualTo(100);
                          assertThat(full.bytesLeft()).isEqualTo(50);
                          assertThat(full.retryAtBlock()).isPresent();
                        }));
  }

  private Subtensor chain(boolean hasCommitReveal) {
    Metrics.addRegistry(metrics);
    Subtensor chain =
        new Subtensor(
            new SubtensorSettings(
                CAST.seed(),
                Subnet.of(CAST, NETUID, new Hyperparameters(100, 20, hasCommitReveal)),
                Cast.FIRST_BLOCK,
                3,
                2_000,
                ImitatedRuntime.finney424()));
    server = NodeServer.start(vertx, chain);
    open.add(server);
    return chain;
  }

  private HotkeyWrites writes(Subtensor chain, KeyPair key, Beacon beacon) {
    NodeClient client =
        new NodeClient(
            vertx,
            new NodeSettings(
                List.of(new NodeAddress(server.address("writer"))),
                chain.genesis().hex(),
                100_000,
                LONG,
                LONG,
                new Freshness(LONG, LONG, 1_000_000),
                16 * 1024 * 1024,
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(20)),
                Optional.empty()));
    HotkeyWrites writes =
        new HotkeyWrites(
            client,
            new KnownRuntimes(client, Clock.systemUTC()),
            key,
            new WriteSettings(
                NETUID,
                Hex.decode(chain.genesis().hex()),
                16,
                64,
                Duration.ofMinutes(10),
                SHORT,
                SHORT,
                Optional.empty()),
            beacon,
            new OneInFlight(),
            new SecureRandom(),
            Optional.empty());
    open.add(client);
    open.add(writes);
    return writes;
  }

  /// Each extrinsic that is ready gets its blocks, until it is final.
  private void makeBlocksWhenNeeded(Subtensor chain) {
    onReady(
        chain,
        () -> {
          while (chain.isAwaited() || chain.hasUnfinishedBusiness()) {
            chain.seal();
          }
        });
  }

  /// Happens before the first extrinsic gets into a block.
  private void atFirst(Subtensor chain, Runnable event) {
    AtomicBoolean isDone = new AtomicBoolean();
    onReady(
        chain,
        () -> {
          if (!isDone.getAndSet(true)) {
            event.run();
          }
        });
  }

  private void onReady(Subtensor chain, Runnable work) {
    chain.listen(
        new ChainListener() {
          @Override
          public void onExtrinsic(BlockHash extrinsic, ExtrinsicStatus status) {
            if (status instanceof ExtrinsicStatus.Ready) {
              blocks.execute(work);
            }
          }
        });
  }

  private static ChainState state(Subtensor chain) {
    return chain.head().chainState();
  }

  private static Listed weights(Subtensor chain) {
    return (Listed)
        state(chain).value(SUBTENSOR, "Weights", SUBNET, ScaleValue.of(VALIDATOR.uid()));
  }

  private static Listed row(int uid) {
    return new Listed(List.of(new Listed(List.of(ScaleValue.of(uid), ScaleValue.of(65_535)))));
  }

  private static List<String> revealed(Subtensor chain) {
    return state(chain)
        .list("Commitments", "RevealedCommitments", SUBNET, account(MINER.hotkey()))
        .stream()
        .map(each -> ((Bytes) ((Listed) each).elements().getFirst()).value())
        .map(bytes -> new ScaleReader(bytes).text())
        .toList();
  }

  private static ScaleValue account(Hotkey hotkey) {
    return new Bytes(hotkey.publicKey().orElseThrow());
  }

  private double count(String counter, String... tags) {
    return metrics.find(counter).tags(tags).counters().stream().mapToDouble(Counter::count).sum();
  }

  private static WriteOutcome now(Uni<WriteOutcome> outcome) {
    return outcome.await().atMost(LONG);
  }
}
