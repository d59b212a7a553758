package ai.leoma.chain.node;

import ai.leoma.Vectors;
import ai.leoma.chain.ChainContractTest;
import ai.leoma.chain.ChainWrites;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.NewCommitment;
import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.chain.rpc.NodeAddress;
import ai.leoma.chain.rpc.StubNode;
import ai.leoma.chain.rpc.StubNode.Refusal;
import ai.leoma.chain.runtime.MetadataReader;
import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.runtime.StorageKeys;
import ai.leoma.chain.scale.ScaleReader;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Truth;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.scale.ScaleWriter;
import ai.leoma.chain.scale.TypeShape;
import ai.leoma.chain.scale.ValueReader;
import ai.leoma.chain.scale.ValueWriter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/// A node that knows one subnet, encoded by the metadata of a real runtime. Its finalized head is
/// three blocks behind; its state is the same at each block.
final class StubSubnet implements ChainContractTest.Subnet, ChainWrites, AutoCloseable {
  static final int NETUID = 99;
  static final int FINALITY_BLOCKS = 3;
  private static final byte[] METADATA_BYTES = Vectors.bytes("chain/finney-424.v16.scale");
  static final RuntimeMetadata METADATA = MetadataReader.read(METADATA_BYTES);

  final StubNode node = new StubNode();
  private final Map<String, ScaleValue> fields = new ConcurrentHashMap<>();
  private final Map<String, byte[]> storage = new ConcurrentHashMap<>();
  private volatile long head = 100;
  private volatile long specVersion = 424;
  private volatile Map<Hotkey, Double> weights = Map.of();
  private volatile byte[] commitment = {};

  StubSubnet() {
    node.on("chain_getBlockHash", this::blockHash);
    node.on("chain_getFinalizedHead", unused -> hash(Math.max(0, head - FINALITY_BLOCKS)));
    node.on("chain_getHeader", parameters -> StubNode.header(numberOf(parameters)));
    node.on("state_getRuntimeVersion", unused -> StubNode.runtime(specVersion));
    node.on("state_call", this::call);
    node.on("state_getKeysPaged", this::keys);
    node.on("state_queryStorageAt", this::query);
    hasNeurons(List.of());
    has("tempo", ScaleValue.of(360));
    has("weights_rate_limit", ScaleValue.of(100));
    has("weights_version", ScaleValue.of(7));
    has("commit_reveal_weights_enabled", new Truth(true));
    has("commit_reveal_period", ScaleValue.of(2));
    has("min_allowed_weights", ScaleValue.of(1));
    has("max_weights_limit", ScaleValue.of(65535));
    has("activity_cutoff", ScaleValue.of(5000));
    has("max_validators", ScaleValue.of(64));
    has("immunity_period", ScaleValue.of(4096));
    has("owner_hotkey", new Bytes(new byte[32]));
  }

  NodeAddress address() {
    return node.address();
  }

  void has(String field, ScaleValue value) {
    fields.put(field, value);
  }

  void runsRuntime(long version) {
    specVersion = version;
  }

  @Override
  public void isAt(long block) {
    head = block;
  }

  @Override
  public void hasNeurons(List<Neuron> neurons) {
    int seats = neurons.stream().mapToInt(Neuron::uid).max().orElse(-1) + 1;
    List<Optional<Neuron>> byUid = new ArrayList<>();
    IntStream.range(0, seats)
        .forEach(uid -> byUid.add(neurons.stream().filter(each -> each.uid() == uid).findFirst()));
    has("num_uids", ScaleValue.of(seats));
    column("hotkeys", byUid, neuron -> account(neuron.hotkey()), new Bytes(new byte[32]));
    column("coldkeys", byUid, neuron -> account(neuron.coldkey()), new Bytes(new byte[32]));
    column("validator_permit", byUid, n -> new Truth(n.validatorPermit()), new Truth(false));
    column("last_update", byUid, n -> ScaleValue.of(n.lastUpdateBlock()), ScaleValue.of(0));
    column(
        "block_at_registration",
        byUid,
        neuron -> ScaleValue.of(neuron.registrationBlock().orElse(0)),
        ScaleValue.of(0));
    column("total_stake", byUid, n -> new Whole(n.stake().amount()), ScaleValue.of(0));
  }

  private void column(
      String field,
      List<Optional<Neuron>> byUid,
      Function<Neuron, ScaleValue> value,
      ScaleValue nothing) {
    has(field, ScaleValue.of(byUid.stream().map(each -> each.map(value).orElse(nothing)).toList()));
  }

  @Override
  public void hasRevealed(Map<Hotkey, List<Revealed>> revealed) {
    revealed.forEach(
        (hotkey, entries) ->
            stores(
                "Commitments",
                "RevealedCommitments",
                hotkey,
                ScaleValue.of(
                    entries.stream()
                        .sorted(Comparator.comparingLong(Revealed::block))
                        .map(
                            entry ->
                                ScaleValue.of(
                                    List.of(
                                        new Bytes(sealed(entry.text())),
                                        ScaleValue.of(entry.block()))))
                        .toList())));
  }

  /// As the tools seal it: with its length before it.
  private static byte[] sealed(String text) {
    return new ScaleWriter().byteVector(text.getBytes(StandardCharsets.UTF_8)).bytes();
  }

  @Override
  public void hasPublished(Map<Hotkey, String> texts) {
    texts.forEach(
        (hotkey, text) -> {
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          publishes(hotkey, 17, new Chosen("Raw" + bytes.length, new Bytes(bytes)));
        });
  }

  void publishes(Hotkey hotkey, long block, ScaleValue... data) {
    SequencedMap<String, ScaleValue> registration = new LinkedHashMap<>();
    registration.put("deposit", ScaleValue.of(0));
    registration.put("block", ScaleValue.of(block));
    registration.put("info", ScaleValue.struct(Map.of("fields", ScaleValue.of(List.of(data)))));
    stores("Commitments", "CommitmentOf", hotkey, new ScaleValue.Struct(registration));
  }

  void stores(String pallet, String item, Hotkey hotkey, ScaleValue value) {
    byte[] key =
        new StorageKeys(METADATA).key(pallet, item, ScaleValue.of(NETUID), account(hotkey));
    storesBytes(
        key,
        ValueWriter.bytes(METADATA.types(), METADATA.pallet(pallet).item(item).value(), value));
  }

  void storesBytes(byte[] key, byte[] value) {
    storage.put(Hex.encodePrefixed(key), value);
  }

  static ScaleValue account(Hotkey hotkey) {
    return new Bytes(hotkey.publicKey().orElseThrow());
  }

  @Override
  public void goesDown() {
    node.rejects(503, Map.of());
    node.cut();
  }

  @Override
  public Uni<WriteOutcome> setWeights(Map<Hotkey, Double> asked) {
    weights = asked;
    return Uni.createFrom().item(new WriteOutcome.Unconfirmed(OptionalLong.empty()));
  }

  @Override
  public Uni<WriteOutcome> setCommitment(NewCommitment asked) {
    commitment = ((NewCommitment.Plain) asked).data();
    return Uni.createFrom().item(new WriteOutcome.Unconfirmed(OptionalLong.empty()));
  }

  @Override
  public Map<Hotkey, Double> lastWeights() {
    return weights;
  }

  @Override
  public byte[] lastCommitment() {
    return commitment;
  }

  @Override
  public void close() {
    node.close();
  }

  static String hash(long block) {
    return block == 0 ? StubNode.GENESIS : "0x%064x".formatted(block);
  }

  private Object blockHash(JsonNode parameters) {
    long number = parameters.isEmpty() ? head : parameters.get(0).asLong();
    return number > head ? null : hash(number);
  }

  private long numberOf(JsonNode parameters) {
    if (parameters.isEmpty()) {
      return head;
    }
    String hash = parameters.get(0).asText();
    return hash.equals(StubNode.GENESIS) ? 0 : Long.parseLong(hash.substring(2), 16);
  }

  private Object call(JsonNode parameters) {
    byte[] input = Hex.decode(parameters.get(1).asText());
    return switch (parameters.get(0).asText()) {
      case "Metadata_metadata_at_version" -> metadata(new ScaleReader(input).u32());
      case "SubnetInfoRuntimeApi_get_selective_metagraph" -> selection(input);
      case "SubnetInfoRuntimeApi_get_next_epoch_start_block" ->
          answer(
              "SubnetInfoRuntimeApi_get_next_epoch_start_block",
              new Chosen("Some", ScaleValue.of(777)));
      case String other -> throw new Refusal(4003, "Execution failed: " + other, "");
    };
  }

  private static String metadata(long version) {
    return version == 16
        ? Hex.encodePrefixed(new ScaleWriter().u8(1).byteVector(METADATA_BYTES).bytes())
        : "0x00";
  }

  private static String answer(String function, ScaleValue value) {
    int type = METADATA.apiMethod(function).output();
    return Hex.encodePrefixed(ValueWriter.bytes(METADATA.types(), type, value));
  }

  private String selection(byte[] input) {
    ScaleReader in = new ScaleReader(input);
    String function = "SubnetInfoRuntimeApi_get_selective_metagraph";
    List<Integer> inputs = METADATA.apiMethod(function).inputs();
    if (!ValueReader.read(METADATA.types(), inputs.getFirst(), in).equals(ScaleValue.of(NETUID))) {
      return "0x00";
    }
    List<Integer> wanted =
        ((Listed) ValueReader.read(METADATA.types(), inputs.getLast(), in))
            .elements().stream().map(each -> ((Whole) each).value().intValueExact()).toList();
    SequencedMap<String, ScaleValue> all = new LinkedHashMap<>();
    List<TypeShape.Field> known = fieldsOf(METADATA.apiMethod(function).output());
    for (int i = 0; i < known.size(); i++) {
      String name = known.get(i).name().orElseThrow();
      if (name.equals("netuid")) {
        all.put(name, ScaleValue.of(NETUID));
      } else {
        all.put(
            name,
            wanted.contains(i) && fields.containsKey(name)
                ? new Chosen("Some", fields.get(name))
                : new Chosen("None", ScaleValue.NOTHING));
      }
    }
    return answer(function, new Chosen("Some", new ScaleValue.Struct(all)));
  }

  private static List<TypeShape.Field> fieldsOf(int optional) {
    TypeShape.Variant option = (TypeShape.Variant) METADATA.types().shape(optional);
    int struct = option.named("Some").orElseThrow().fields().getFirst().type();
    return ((TypeShape.Composite) METADATA.types().shape(struct)).fields();
  }

  private Object keys(JsonNode parameters) {
    String prefix = parameters.get(0).asText();
    String after = parameters.get(2).asText();
    ArrayNode page = JsonNodeFactory.instance.arrayNode();
    new TreeMap<>(storage)
        .keySet().stream()
            .filter(key -> key.startsWith(prefix) && key.compareTo(after) > 0)
            .limit(parameters.get(1).asInt())
            .forEach(page::add);
    return page;
  }

  private Object query(JsonNode parameters) {
    ArrayNode changes = JsonNodeFactory.instance.arrayNode();
    for (JsonNode key : parameters.get(0)) {
      ArrayNode change = changes.addArray().add(key);
      byte[] value = storage.get(key.asText());
      if (value == null) {
        change.addNull();
      } else {
        change.add(Hex.encodePrefixed(value));
      }
    }
    ArrayNode sets = JsonNodeFactory.instance.arrayNode();
    sets.addObject().put("block", parameters.get(1).asText()).set("changes", changes);
    return sets;
  }
}
