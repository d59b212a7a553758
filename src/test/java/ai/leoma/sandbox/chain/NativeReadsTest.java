package ai.leoma.sandbox.chain;

import static ai.leoma.sandbox.chain.subtensor.TestChains.CAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Chain;
import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hyperparameters;
import ai.leoma.chain.Metagraph;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.chain.SubnetSnapshot;
import ai.leoma.chain.node.NativeChain;
import ai.leoma.chain.rpc.Freshness;
import ai.leoma.chain.rpc.KnownRuntimes;
import ai.leoma.chain.rpc.NodeAddress;
import ai.leoma.chain.rpc.NodeClient;
import ai.leoma.chain.rpc.NodeSettings;
import ai.leoma.http.Backoff;
import ai.leoma.sandbox.Cast;
import ai.leoma.sandbox.ImitatedMiner;
import ai.leoma.sandbox.ImitatedValidator;
import ai.leoma.sandbox.Until;
import ai.leoma.sandbox.chain.node.NodeFault;
import ai.leoma.sandbox.chain.node.NodeServer;
import ai.leoma.sandbox.chain.subtensor.Subtensor;
import ai.leoma.sandbox.chain.subtensor.TestChains;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The native adapter's reads against the imitated chain's nodes.
class NativeReadsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(500);

  private final Vertx vertx = Vertx.vertx();
  private final Subtensor imitated = TestChains.start(true);
  private final NodeServer server = NodeServer.start(vertx, imitated);
  private final NodeClient client = client(LONG, LONG);
  private final Chain chain = chain(client);

  @AfterEach
  void stop() {
    client.close();
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void theSubnetIsReadAsItIs() {
    // Given
    imitated.sealEmptyUpTo(Cast.FIRST_BLOCK + 10);
    // When
    SubnetSnapshot snapshot = now(chain.snapshot());
    // Then
    assertThat(snapshot.metagraph().block())
        .isEqualTo(new BlockReference(Cast.FIRST_BLOCK + 7, imitated.finalized().hash().hex()));
    assertThat(snapshot.revealed().block()).isEqualTo(snapshot.metagraph().block());
    for (ImitatedValidator validator : CAST.validators()) {
      Neuron seat = snapshot.metagraph().ofHotkey(validator.hotkey()).orElseThrow();
      assertThat(seat.uid()).isEqualTo(validator.uid());
      assertThat(seat.validatorPermit()).isTrue();
      assertThat(seat.stake()).isEqualTo(validator.stake());
      assertThat(seat.registrationBlock()).isPresent();
    }
    for (ImitatedMiner miner : CAST.miners()) {
      assertThat(snapshot.metagraph().ofUid(miner.uid()).orElseThrow().hotkey())
          .isEqualTo(miner.hotkey());
      assertThat(snapshot.revealed().byHotkey().get(miner.hotkey()))
          .containsExactly(new Revealed(miner.commitBlock(), miner.commitmentText()));
    }
    assertThat(now(chain.currentCommitments()).orElseThrow().byHotkey()).isEmpty();
  }

  @Test
  void hyperparametersAndEpochAreThoseOfTheChain() {
    // When
    Hyperparameters read = now(chain.hyperparameters()).orElseThrow();
    // Then
    assertThat(read.tempoBlocks()).isEqualTo(360);
    assertThat(read.weightsRateLimitBlocks()).isEqualTo(20);
    assertThat(read.sealsWeights()).isTrue();
    assertThat(read.commitRevealVersion()).isEqualTo(4);
    assertThat(read.leastWeights()).isEqualTo(1);
    assertThat(read.nextEpochBlock().orElseThrow())
        .isBetween(read.block().number(), read.block().number() + 360);
    assertThat(read.ownerHotkey()).contains(CAST.owner().hotkey());
    assertThat(read.ownerUid()).hasValue(0);
    assertThat(now(chain.subnetOwner())).contains(CAST.owner().hotkey());
  }

  @Test
  void aForkOfTheHeadIsSeenAtTheHeadOnly() {
    // Given
    imitated.sealEmptyUpTo(Cast.FIRST_BLOCK + 10);
    BlockReference final7 = now(chain.finalizedHead());
    imitated.fork(2);
    BlockReference forked = now(chain.head());
    Metagraph during = now(chain.metagraph());
    // When
    imitated.endFork();
    // Then
    assertThat(forked.number()).isEqualTo(Cast.FIRST_BLOCK + 12);
    assertThat(now(chain.finalizedBlock(final7.number()))).contains(final7);
    assertThat(during.block().number()).isLessThanOrEqualTo(Cast.FIRST_BLOCK + 10);
    assertThat(now(chain.finalizedBlock(during.block().number()))).contains(during.block());
    BlockReference head = now(chain.head());
    assertThat(head.number()).isEqualTo(Cast.FIRST_BLOCK + 13);
    imitated.sealEmptyUpTo(Cast.FIRST_BLOCK + 20);
    assertThat(now(chain.finalizedBlock(forked.number())).orElseThrow()).isNotEqualTo(forked);
  }

  @Test
  void anUpgradeOfTheRuntimeBetweenTwoSnapshotsChangesNoAnswer() {
    // Given
    imitated.sealEmptyUpTo(Cast.FIRST_BLOCK + 4);
    List<Neuron> before = now(chain.metagraph()).neurons();
    // When
    imitated.upgrade(imitated.head().runtime().next());
    imitated.sealEmptyUpTo(Cast.FIRST_BLOCK + 20);
    // Then
    assertThat(now(chain.metagraph()).neurons()).isEqualTo(before);
    assertThat(now(chain.revealedCommitments()).byHotkey()).hasSameSizeAs(CAST.miners());
    assertThat(now(chain.hyperparameters()).orElseThrow().tempoBlocks()).isEqualTo(360);
  }

  static Stream<NodeFault> faults() {
    return Stream.of(
        new NodeFault.Unreachable(),
        new NodeFault.Silent(),
        new NodeFault.Garbled(),
        new NodeFault.RateLimited(),
        new NodeFault.Refusing(
            "chain_getFinalizedHead", -32999, "RPC rate limit exceeded", Optional.empty()));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theOtherNodeAnswersWhileOneGoesWrong(NodeFault fault) {
    try (NodeClient careful = client(LONG, Duration.ofSeconds(8))) {
      // Given
      Metagraph before = now(chain(careful).metagraph());
      // When
      server.inject("first", Optional.of(fault));
      // Then
      assertThat(now(chain(careful).metagraph())).isEqualTo(before);
      server.inject("first", Optional.empty());
      server.inject("second", Optional.of(fault));
      assertThat(now(chain(careful).metagraph())).isEqualTo(before);
    }
  }

  @Test
  void aNodeThatLagsIsNotAsked() {
    // Given
    imitated.sealEmptyUpTo(Cast.FIRST_BLOCK + 150);
    Metagraph before = now(chain.metagraph());
    server.inject("second", Optional.of(new NodeFault.Lagging(100)));
    // When
    server.inject("first", Optional.of(new NodeFault.Unreachable()));
    CompletableFuture<Metagraph> waiting = chain.metagraph().subscribe().asCompletionStage();
    Until.isTrue("the lagging node was tried", () -> server.connections() > 0);
    server.inject("first", Optional.empty());
    // Then
    assertThat(waiting.join()).isEqualTo(before);
  }

  @Test
  void aNodeThatGoesSilentIsLeftThoughNobodyAsksIt() {
    // Given
    try (NodeClient idle = client(LONG, LONG, new Freshness(SHORT, LONG, 20))) {
      now(chain(idle).head());
      // When
      server.inject("first", Optional.of(new NodeFault.Silent()));
      // Then
      awaitConnectionOf("second");
    }
  }

  @Test
  void aNodeWhoseBlocksBecomeFinalNoMoreIsLeft() {
    // Given
    try (NodeClient idle = client(LONG, LONG, new Freshness(LONG, SHORT, 1_000_000))) {
      long stands = now(chain(idle).finalizedHead()).number();
      // When
      server.inject("first", Optional.of(new NodeFault.FinalityStands(stands)));
      // Then
      awaitConnectionOf("second");
    }
  }

  private void awaitConnectionOf(String reader) {
    vertx.setPeriodic(50, unused -> imitated.seal());
    Until.isTrue("the node " + reader + " was asked", () -> server.hasConnection(reader));
  }

  @Test
  void readsGoOnWhenAllNodesWereAway() {
    // Given
    Metagraph before = now(chain.metagraph());
    server.inject(Optional.of(new NodeFault.Unreachable()));
    try (NodeClient hurried = client(Duration.ofMillis(300), LONG)) {
      assertThatThrownBy(() -> now(chain(hurried).metagraph()))
          .isInstanceOf(ChainUnavailable.class);
    }
    // When
    CompletableFuture<Metagraph> waiting = chain.metagraph().subscribe().asCompletionStage();
    server.inject(Optional.empty());
    // Then
    assertThat(waiting.join()).isEqualTo(before);
  }

  private NodeClient client(Duration deadline, Duration patience) {
    return client(deadline, patience, new Freshness(LONG, LONG, 20));
  }

  private NodeClient client(Duration deadline, Duration patience, Freshness freshness) {
    return new NodeClient(
        vertx,
        new NodeSettings(
            Stream.of("first", "second").map(server::address).map(NodeAddress::new).toList(),
            imitated.genesis().hex(),
            10_000,
            deadline,
            patience,
            freshness,
            32 * 1024 * 1024,
            new Backoff(Duration.ofMillis(2), Duration.ofMillis(50)),
            Optional.empty()));
  }

  private static Chain chain(NodeClient client) {
    return new NativeChain(
        client, new KnownRuntimes(client, Clock.systemUTC()), TestChains.NETUID, Optional.empty());
  }

  private static <T> T now(Uni<T> uni) {
    return uni.await().atMost(LONG.multipliedBy(2));
  }
}
