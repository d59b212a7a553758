package ai.leoma.chain.node;

import static ai.leoma.chain.TestHotkeys.ALICE;
import static ai.leoma.chain.TestHotkeys.BOB;
import static ai.leoma.chain.TestHotkeys.CHARLIE;
import static ai.leoma.chain.TestHotkeys.DAVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.Vectors;
import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Chain;
import ai.leoma.chain.ChainContractTest;
import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.ChainWrites;
import ai.leoma.chain.CurrentCommitments.Other;
import ai.leoma.chain.CurrentCommitments.Plain;
import ai.leoma.chain.CurrentCommitments.Published;
import ai.leoma.chain.CurrentCommitments.Sealed;
import ai.leoma.chain.CurrentCommitments.Unreadable;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Hyperparameters;
import ai.leoma.chain.Metagraph;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.NewCommitment;
import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.chain.rpc.Freshness;
import ai.leoma.chain.rpc.KnownRuntimes;
import ai.leoma.chain.rpc.NodeClient;
import ai.leoma.chain.rpc.NodeSettings;
import ai.leoma.chain.rpc.StubNode;
import ai.leoma.chain.rpc.StubNode.Refusal;
import ai.leoma.chain.runtime.StorageKeys;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleWriter;
import ai.leoma.http.Backoff;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativeChainTest extends ChainContractTest {
  private final Vertx vertx = Vertx.vertx();
  private final StubSubnet subnet = new StubSubnet();
  private final NodeClient client = new NodeClient(vertx, settings(Duration.ofSeconds(30)));
  private final NodeClient impatientClient =
      new NodeClient(vertx, settings(Duration.ofMillis(500)));
  private final Chain chain = chain(client);

  @AfterEach
  void stop() {
    client.close();
    impatientClient.close();
    subnet.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Override
  protected Chain chain() {
    return chain;
  }

  @Override
  protected ChainContractTest.Subnet subnet() {
    return subnet;
  }

  @Override
  protected int finalityBlocks() {
    return StubSubnet.FINALITY_BLOCKS;
  }

  @Override
  protected boolean tellsRegistrations() {
    return true;
  }

  @Override
  protected Chain impatient() {
    return chain(impatientClient);
  }

  @Test
  void everythingOfASnapshotIsReadAtOneFinalizedBlock() {
    // Given
    subnet.isAt(1000);
    subnet.hasNeurons(List.of(VALIDATOR, MINER));
    subnet.hasRevealed(Map.of(BOB, List.of(new Revealed(12, "{}"))));
    // When
    BlockReference block = now(chain.snapshot()).metagraph().block();
    // Then
    assertThat(block.number()).isEqualTo(997);
    Set<String> hashes =
        List.of("state_call", "state_getKeysPaged", "state_queryStorageAt").stream()
            .flatMap(method -> subnet.node.asked(method).stream())
            .map(asked -> asked.parameters().get(asked.parameters().size() - 1).asText())
            .collect(Collectors.toSet());
    assertThat(hashes).containsExactly(block.hash());
  }

  @Test
  void aForkOfTheHeadChangesNothingThatIsFinal() {
    // Given
    subnet.isAt(1000);
    Optional<BlockReference> before = now(chain.finalizedBlock(997));
    String fork = "0x" + "f0".repeat(32);
    // When
    subnet.node.on(
        "chain_getBlockHash",
        parameters ->
            parameters.isEmpty() || parameters.get(0).asLong() > 997
                ? fork
                : StubSubnet.hash(parameters.get(0).asLong()));
    subnet.node.on(
        "chain_getHeader",
        parameters ->
            StubNode.header(
                parameters.isEmpty() || parameters.get(0).asText().equals(fork)
                    ? 999
                    : Long.parseLong(parameters.get(0).asText().substring(2), 16)));
    // Then
    assertThat(now(chain.head())).isEqualTo(new BlockReference(999, fork));
    assertThat(now(chain.finalizedBlock(997))).isEqualTo(before);
    assertThat(now(chain.finalizedBlock(998))).isEmpty();
    assertThat(now(chain.metagraph()).block()).isEqualTo(before.orElseThrow());
  }

  @Test
  void metadataAreReadOnceForEachRuntime() {
    // Given
    subnet.hasNeurons(List.of(VALIDATOR));
    for (long block = 100; block < 105; block++) {
      subnet.isAt(block);
      now(chain.metagraph());
    }
    assertThat(metadataReads()).isEqualTo(2);
    // When
    subnet.runsRuntime(425);
    subnet.isAt(200);
    now(chain.metagraph());
    now(chain.metagraph());
    // Then
    assertThat(metadataReads()).isEqualTo(4);
  }

  private long metadataReads() {
    return subnet.node.asked("state_call").stream()
        .filter(asked -> asked.parameters().get(0).asText().startsWith("Metadata"))
        .count();
  }

  @Test
  void anotherRuntimeIsReadByItsOwnNumbers() {
    // Given
    subnet.hasNeurons(List.of(VALIDATOR));
    now(chain.metagraph());
    // When
    subnet.runsRuntime(293);
    subnet.isAt(5000);
    answersLikeRuntime293("SubnetInfoRuntimeApi_get_selective_metagraph");
    Metagraph metagraph = now(chain.metagraph());
    // Then
    assertThat(metagraph.neurons())
        .containsExactly(
            new Neuron(0, ALICE, ALICE, true, rao("0"), 29, OptionalLong.of(1)),
            new Neuron(1, BOB, BOB, false, rao("0"), 0, OptionalLong.of(1)));
  }

  @Test
  void everythingIsAskedForWhereNoSelectionCanBeMade() {
    // Given
    subnet.runsRuntime(293);
    answersLikeRuntime293("nothing");
    // When
    Metagraph metagraph = now(chain.metagraph());
    // Then
    assertThat(metagraph.neurons()).extracting(Neuron::hotkey).containsExactly(ALICE, BOB);
  }

  /// The whole metagraph of the real runtime, whether all of it or a selection is asked for.
  private void answersLikeRuntime293(String selection) {
    Map<String, String> samples = new HashMap<>();
    for (JsonNode sample : Vectors.json("chain/runtime-api-samples-293.json").get("samples")) {
      samples.putIfAbsent(sample.get("method").asText(), sample.get("resultHex").asText());
    }
    byte[] metadata = Vectors.bytes("chain/metadata-293.v15.scale");
    subnet.node.on(
        "state_call",
        parameters ->
            switch (parameters.get(0).asText()) {
              case "Metadata_metadata_at_version" ->
                  Hex.encodePrefixed(new ScaleWriter().u8(1).byteVector(metadata).bytes());
              case "SubnetInfoRuntimeApi_get_metagraph" ->
                  samples.get("SubnetInfoRuntimeApi_get_metagraph");
              case String function when function.equals(selection) -> samples.get(function);
              default -> throw new Refusal(4003, "Execution failed", "");
            });
  }

  @Test
  void hyperparametersAreThoseOfTheRuntime() {
    // Given
    subnet.isAt(50);
    subnet.hasNeurons(List.of(VALIDATOR, MINER));
    subnet.has("owner_hotkey", StubSubnet.account(BOB));
    // When
    Hyperparameters read = now(chain.hyperparameters()).orElseThrow();
    // Then
    assertThat(read)
        .isEqualTo(
            new Hyperparameters(
                new BlockReference(47, StubSubnet.hash(47)),
                8,
                360,
                OptionalLong.of(777),
                100,
                BigInteger.valueOf(7),
                true,
                2,
                4,
                1,
                65535,
                5000,
                64,
                4096,
                rao("0"),
                Optional.of(BOB),
                OptionalInt.of(3)));
  }

  @Test
  void anOwnerWithoutASeatHasNoUidAndASubnetMayHaveNoOwner() {
    subnet.hasNeurons(List.of(VALIDATOR));
    assertThat(now(chain.subnetOwner())).isEmpty();
    assertThat(now(chain.hyperparameters()).orElseThrow().ownerHotkey()).isEmpty();
    assertThat(now(chain.hyperparameters()).orElseThrow().ownerUid()).isEmpty();
    subnet.has("owner_hotkey", StubSubnet.account(DAVE));
    assertThat(now(chain.hyperparameters()).orElseThrow().ownerHotkey()).contains(DAVE);
    assertThat(now(chain.hyperparameters()).orElseThrow().ownerUid()).isEmpty();
  }

  @Test
  void ownerIsReadFromTheStorage() {
    // Given
    byte[] key =
        new StorageKeys(StubSubnet.METADATA)
            .key("SubtensorModule", "SubnetOwnerHotkey", ScaleValue.of(StubSubnet.NETUID));
    subnet.storesBytes(key, CHARLIE.publicKey().orElseThrow());
    // When, Then
    assertThat(now(chain.subnetOwner())).contains(CHARLIE);
  }

  @Test
  void aSubnetThatIsNotThereIsAFailure() {
    NativeChain other =
        new NativeChain(client, new KnownRuntimes(client, Clock.systemUTC()), 98, Optional.empty());
    assertThatThrownBy(() -> now(other.metagraph()))
        .isInstanceOf(ChainUnavailable.class)
        .hasMessageContaining("no subnet 98");
  }

  @Test
  void columnsOfDifferentLengthAreAFailure() {
    // Given
    subnet.hasNeurons(List.of(VALIDATOR));
    subnet.has("total_stake", ScaleValue.of(List.of(ScaleValue.of(1))));
    // When, Then
    assertThatThrownBy(() -> now(chain.metagraph()))
        .isInstanceOf(ChainUnavailable.class)
        .hasMessageContaining("8 hotkeys and 1 of total_stake");
  }

  @ParameterizedTest
  @CsvSource({
    "287b7d, ({}",
    "087b7d, {}",
    "7b7d, {}",
    "0c7b7d, '\f{}'",
    "04, ''",
    "00, ''",
    "fdff, \uFFFD\uFFFD"
  })
  void aLengthBeforeARevealedTextIsLeftAwayWhereItIsOne(String hex, String text) {
    // Given
    revealsBytes(BOB, Hex.decode(hex), 5);
    // When, Then
    String expected = hex.equals("04") ? "\u0004" : text;
    assertThat(now(chain.revealedCommitments()).byHotkey().get(BOB))
        .containsExactly(new Revealed(5, expected));
  }

  private void revealsBytes(Hotkey hotkey, byte[] bytes, long block) {
    subnet.stores(
        "Commitments",
        "RevealedCommitments",
        hotkey,
        ScaleValue.of(List.of(ScaleValue.of(List.of(new Bytes(bytes), ScaleValue.of(block))))));
  }

  @Test
  void moreCommitmentsThanFitAPageAreReadToTheLast() {
    // Given
    Map<Hotkey, List<Revealed>> many = new HashMap<>();
    for (int i = 0; i < 2500; i++) {
      many.put(TestHotkeys.number(i), List.of(new Revealed(i, "text " + i)));
    }
    subnet.hasRevealed(many);
    // When, Then
    assertThat(now(chain.revealedCommitments()).byHotkey()).isEqualTo(many);
    assertThat(subnet.node.asked("state_getKeysPaged")).hasSize(3);
    assertThat(subnet.node.asked("state_queryStorageAt")).hasSize(10);
  }

  @Test
  void commitmentsOfOtherSubnetsAreNotRead() {
    // Given
    byte[] key =
        new StorageKeys(StubSubnet.METADATA)
            .key(
                "Commitments", "RevealedCommitments", ScaleValue.of(98), StubSubnet.account(ALICE));
    subnet.storesBytes(key, new byte[] {0});
    // When, Then
    assertThat(now(chain.revealedCommitments()).byHotkey()).isEmpty();
  }

  @Test
  void partsOfACommitmentAreToldByTheirKind() {
    // Given
    SequencedMap<String, ScaleValue> sealed = new LinkedHashMap<>();
    sealed.put("encrypted", new Bytes(new byte[100]));
    sealed.put("reveal_round", ScaleValue.of(123456));
    subnet.publishes(
        ALICE,
        33,
        new Chosen("TimelockEncrypted", new ScaleValue.Struct(sealed)),
        new Chosen("Sha256", new Bytes(new byte[32])),
        new Chosen("BigRaw", new Bytes(new byte[] {'h', 'i'})));
    // When, Then
    assertThat(now(chain.currentCommitments()).orElseThrow().byHotkey().get(ALICE))
        .isEqualTo(
            new Published(
                OptionalLong.of(33),
                List.of(new Sealed(123456), new Other("Sha256"), new Plain("hi"))));
  }

  @Test
  void anUnknownPartMakesOnlyWhatFollowsItUnreadable() {
    // Given
    byte[] key =
        new StorageKeys(StubSubnet.METADATA)
            .key(
                "Commitments",
                "CommitmentOf",
                ScaleValue.of(StubSubnet.NETUID),
                StubSubnet.account(ALICE));
    byte[] value =
        new ScaleWriter()
            .fixed(new byte[8])
            .u32(44)
            .compact(3)
            .u8(3)
            .fixed(new byte[] {'h', 'i'})
            .u8(250)
            .fixed(new byte[40])
            .bytes();
    subnet.storesBytes(key, value);
    subnet.hasPublished(Map.of(BOB, "fine"));
    // When
    Map<Hotkey, Published> read = now(chain.currentCommitments()).orElseThrow().byHotkey();
    // Then
    assertThat(read.get(ALICE))
        .isEqualTo(new Published(OptionalLong.of(44), List.of(new Plain("hi"), new Unreadable())));
    assertThat(read.get(BOB).parts()).containsExactly(new Plain("fine"));
  }

  @Test
  void revealedCommitmentsThatAreNoneAreAFailure() {
    // Given
    byte[] key =
        new StorageKeys(StubSubnet.METADATA)
            .key(
                "Commitments",
                "RevealedCommitments",
                ScaleValue.of(StubSubnet.NETUID),
                StubSubnet.account(ALICE));
    subnet.storesBytes(key, new byte[] {(byte) 0xff, 1, 2});
    // When, Then
    assertThatThrownBy(() -> now(chain.revealedCommitments()))
        .isInstanceOf(ChainUnavailable.class)
        .hasMessageContaining("Commitments.RevealedCommitments");
  }

  @ParameterizedTest
  @ValueSource(strings = {"same", "other", "short", "many", "text"})
  void keysThatAreNoneAreAFailureAndNeverALoop(String kind) {
    // Given
    subnet.node.on("state_getKeysPaged", parameters -> keys(kind, parameters));
    // When, Then
    assertThatThrownBy(() -> now(chain.revealedCommitments())).isInstanceOf(ChainUnavailable.class);
  }

  private Object keys(String kind, JsonNode parameters) {
    ArrayNode keys = JsonNodeFactory.instance.arrayNode();
    String prefix = parameters.get(0).asText();
    switch (kind) {
      case "same" -> keys.add(prefix + "00").add(prefix + "00");
      case "other" -> keys.add("0xffff");
      case "short" -> {
        subnet.storesBytes(Hex.decode(prefix + "00"), new byte[] {0});
        keys.add(prefix + "00");
      }
      case "many" -> {
        for (int i = 0; i < 1001; i++) {
          keys.add(prefix + "%08x".formatted(i));
        }
      }
      default -> {
        return "no";
      }
    }
    return keys;
  }

  @Test
  void valuesThatWereNotAskedForAreAFailure() {
    // Given
    subnet.hasRevealed(Map.of(BOB, List.of(new Revealed(1, "{}"))));
    subnet.node.on("state_queryStorageAt", unused -> JsonNodeFactory.instance.arrayNode());
    // When, Then
    assertThatThrownBy(() -> now(chain.revealedCommitments()))
        .isInstanceOf(ChainUnavailable.class)
        .hasMessageContaining("state_queryStorageAt");
  }

  @Test
  void whatANodeRefusesIsAskedOnceMoreAtANewerBlock() {
    // Given
    subnet.hasNeurons(List.of(VALIDATOR));
    now(chain.metagraph());
    AtomicInteger heads = new AtomicInteger();
    Function<JsonNode, Object> unknownAtFirst =
        unused -> {
          if (heads.incrementAndGet() == 1) {
            throw new Refusal(4003, "Client error: UnknownBlock", "");
          }
          return StubSubnet.hash(97);
        };
    subnet.node.on("chain_getFinalizedHead", unknownAtFirst);
    // When, Then
    assertThat(now(chain.metagraph()).neurons()).containsExactly(VALIDATOR);
    subnet.node.on(
        "chain_getFinalizedHead",
        unused -> {
          throw new Refusal(-32603, "Internal error", "");
        });
    assertThatThrownBy(() -> now(chain.metagraph()))
        .isInstanceOf(ChainUnavailable.class)
        .hasMessageContaining("-32603");
  }

  @Test
  void metadataOfAnOldNodeSayNothingOfFunctionsButAreRead() {
    // Given
    subnet.node.on(
        "state_call",
        unused -> {
          throw new Refusal(4003, "Metadata_metadata_at_version is not exported", "");
        });
    subnet.node.on("state_getMetadata", unused -> "0x6d65746105");
    // When, Then
    assertThatThrownBy(() -> now(chain.metagraph()))
        .isInstanceOf(ChainUnavailable.class)
        .hasMessageContaining("metadata version 5 is not known");
  }

  @Test
  void withoutAHotkeyNothingIsWritten() {
    NativeChain reader =
        new NativeChain(client, new KnownRuntimes(client, Clock.systemUTC()), 99, Optional.empty());
    assertThatThrownBy(() -> now(reader.setWeights(Map.of(ALICE, 1.0))))
        .isInstanceOf(ChainUnavailable.class);
  }

  private Chain chain(NodeClient of) {
    return new NativeChain(
        of,
        new KnownRuntimes(of, Clock.systemUTC()),
        StubSubnet.NETUID,
        Optional.of(new ReadingWrites(of, subnet)));
  }

  /// Reads before it writes, as every real one does.
  private record ReadingWrites(NodeClient client, ChainWrites writes) implements ChainWrites {
    @Override
    public Uni<WriteOutcome> setWeights(Map<Hotkey, Double> weights) {
      return client.call("chain_getFinalizedHead").chain(() -> writes.setWeights(weights));
    }

    @Override
    public Uni<WriteOutcome> setCommitment(NewCommitment commitment) {
      return client.call("chain_getFinalizedHead").chain(() -> writes.setCommitment(commitment));
    }
  }

  private NodeSettings settings(Duration deadline) {
    return new NodeSettings(
        List.of(subnet.address()),
        StubNode.GENESIS,
        10_000,
        deadline,
        Duration.ofSeconds(30),
        new Freshness(Duration.ofSeconds(60), Duration.ofSeconds(60), 100_000),
        8 * 1024 * 1024,
        new Backoff(Duration.ofMillis(2), Duration.ofMillis(20)),
        Optional.empty());
  }
}
