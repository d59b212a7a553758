package ai.leoma.sandbox.chain.api;

import ai.leoma.chain.runtime.NotInRuntime;
import ai.leoma.chain.runtime.RuntimeMetadata.RuntimeApi;
import ai.leoma.chain.scale.ScaleReader;
import ai.leoma.chain.scale.ScaleUnreadable;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.scale.TypeRegistry;
import ai.leoma.chain.scale.TypeShape;
import ai.leoma.chain.scale.ValueReader;
import ai.leoma.chain.scale.ValueWriter;
import ai.leoma.sandbox.chain.ledger.Block;
import ai.leoma.sandbox.chain.metadata.ImitatedRuntime;
import ai.leoma.sandbox.chain.runtime.ChainTime;
import ai.leoma.sandbox.chain.runtime.Names;
import ai.leoma.sandbox.chain.runtime.SubnetStorage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// Answers `state_call` at a block: what the runtime's own functions would return, encoded by their
/// types. Functions that Leoma has no use for are answered as if the runtime did not have them.
public final class RuntimeApis {
  private static final String SUBNETS = "SubnetInfoRuntimeApi_";
  private static final String NEURONS = "NeuronInfoRuntimeApi_";
  private static final String SOME = "Some";

  private final Block block;
  private final ImitatedRuntime runtime;
  private final TypeRegistry types;
  private final Blank blank;

  public RuntimeApis(Block block) {
    this.block = block;
    this.runtime = block.runtime();
    this.types = runtime.metadata().types();
    this.blank = new Blank(types);
  }

  /// @throws ApiFailed as a node tells it
  public byte[] call(String method, byte[] parameters) {
    RuntimeApi.Method known;
    try {
      known = runtime.metadata().apiMethod(method);
    } catch (NotInRuntime e) {
      throw ApiFailed.notExported(method);
    }
    ScaleValue answer = answer(method, arguments(method, known, parameters), known.output());
    return ValueWriter.bytes(types, known.output(), answer);
  }

  private List<ScaleValue> arguments(String method, RuntimeApi.Method known, byte[] parameters) {
    try {
      ScaleReader in = new ScaleReader(parameters);
      List<ScaleValue> arguments = new ArrayList<>();
      for (int type : known.inputs()) {
        arguments.add(ValueReader.read(types, type, in));
      }
      in.requireEnd();
      return arguments;
    } catch (ScaleUnreadable e) {
      throw ApiFailed.badParameters(method, e.getMessage());
    }
  }

  private ScaleValue answer(String method, List<ScaleValue> arguments, int type) {
    return switch (method) {
      case "Core_version" -> runtime.version();
      case "Metadata_metadata" -> new Bytes(runtime.encodedMetadata(14).orElseThrow());
      case "Metadata_metadata_at_version" ->
          optional(runtime.encodedMetadata(number(arguments.getFirst())).map(Bytes::new));
      case "Metadata_metadata_versions" ->
          Names.list(runtime.metadataVersions().stream().map(ScaleValue::of).toList());
      case "AccountNonceApi_account_nonce" -> nonce(arguments.getFirst());
      case "AuraApi_slot_duration" -> ScaleValue.of(ChainTime.BLOCK.toMillis());
      case NEURONS + "get_neurons", NEURONS + "get_neurons_lite" ->
          neurons(number(arguments.getFirst()), type);
      case NEURONS + "get_neuron", NEURONS + "get_neuron_lite" ->
          neuron(number(arguments.getFirst()), number(arguments.get(1)), type);
      case SUBNETS + "get_metagraph",
          SUBNETS + "get_subnet_state",
          SUBNETS + "get_dynamic_info",
          SUBNETS + "get_subnet_info",
          SUBNETS + "get_subnet_info_v2",
          SUBNETS + "get_subnet_hyperparams",
          SUBNETS + "get_subnet_hyperparams_v2" ->
          ofSubnet(number(arguments.getFirst()), 0, type);
      case SUBNETS + "get_mechagraph" ->
          ofSubnet(number(arguments.getFirst()), number(arguments.get(1)), type);
      case SUBNETS + "get_selective_metagraph" ->
          selected(number(arguments.getFirst()), 0, arguments.get(1), type);
      case SUBNETS + "get_selective_mechagraph" ->
          selected(number(arguments.getFirst()), number(arguments.get(1)), arguments.get(2), type);
      case SUBNETS + "get_subnet_hyperparams_v3" -> entries(number(arguments.getFirst()), type);
      case SUBNETS + "get_next_epoch_start_block" -> nextEpoch(number(arguments.getFirst()));
      default -> throw ApiFailed.notExported(method);
    };
  }

  private static int number(ScaleValue value) {
    return ((Whole) value).value().intValueExact();
  }

  private static ScaleValue optional(Optional<? extends ScaleValue> value) {
    return value.<ScaleValue>map(Names::some).orElseGet(Names::none);
  }

  private ScaleValue nonce(ScaleValue account) {
    return ((Struct) block.chainState().value(Names.SYSTEM, "Account", account))
        .fields()
        .get("nonce");
  }

  private Optional<SubnetFacts> facts(int netuid, int mechanism) {
    SubnetStorage subnet = new SubnetStorage(block.chainState(), netuid);
    return subnet.hasMechanism(mechanism)
        ? Optional.of(new SubnetFacts(block, netuid))
        : Optional.empty();
  }

  private ScaleValue ofSubnet(int netuid, int mechanism, int type) {
    int content = contentOfOption(type);
    return optional(facts(netuid, mechanism).map(facts -> filled(content, facts.all())));
  }

  private int contentOfOption(int type) {
    return ((TypeShape.Variant) types.shape(type))
        .named(SOME)
        .orElseThrow()
        .fields()
        .getFirst()
        .type();
  }

  /// A blank answer with what is known put in. Some names stand for a list in one answer and for a
  /// number in another.
  private ScaleValue filled(int type, Map<String, ScaleValue> facts) {
    SequencedMap<String, ScaleValue> members = ((Struct) blank.of(type)).fields();
    members.replaceAll(
        (name, nothing) ->
            Optional.ofNullable(facts.get(name))
                .filter(fact -> fact.getClass() == nothing.getClass())
                .orElse(nothing));
    return ScaleValue.struct(members);
  }

  private ScaleValue neurons(int netuid, int type) {
    int neuron = ((TypeShape.Sequence) types.shape(type)).element();
    return facts(netuid, 0)
        .map(
            facts ->
                Names.list(
                    IntStream.range(0, facts.size())
                        .mapToObj(uid -> filled(neuron, facts.ofNeuron(uid)))
                        .toList()))
        .orElseGet(() -> Names.list(List.of()));
  }

  private ScaleValue neuron(int netuid, int uid, int type) {
    int content = contentOfOption(type);
    return optional(
        facts(netuid, 0)
            .filter(facts -> uid < facts.size())
            .map(facts -> filled(content, facts.ofNeuron(uid))));
  }

  /// Members by their place in the answer's type; all others stay empty.
  private ScaleValue selected(int netuid, int mechanism, ScaleValue indexes, int type) {
    int content = contentOfOption(type);
    List<TypeShape.Field> fields = ((TypeShape.Composite) types.shape(content)).fields();
    List<Integer> wanted = ((Listed) indexes).elements().stream().map(RuntimeApis::number).toList();
    return optional(
        facts(netuid, mechanism)
            .map(
                facts -> {
                  SequencedMap<String, ScaleValue> members = new LinkedHashMap<>();
                  for (int i = 0; i < fields.size(); i++) {
                    members.put(
                        fields.get(i).name().orElseThrow(),
                        member(fields.get(i), facts.all(), wanted.contains(i)));
                  }
                  return ScaleValue.struct(members);
                }));
  }

  private ScaleValue member(
      TypeShape.Field field, Map<String, ScaleValue> facts, boolean isWanted) {
    String name = field.name().orElseThrow();
    if (name.equals("netuid")) {
      return facts.get(name);
    }
    if (!isWanted) {
      return Names.none();
    }
    return Names.some(
        Optional.ofNullable(facts.get(name))
            .orElseGet(() -> blank.of(contentOfOption(field.type()))));
  }

  /// The hyperparameters under their names. The names are those that the older answer has for its
  /// members; no source at hand lists them.
  private ScaleValue entries(int netuid, int type) {
    int entry = ((TypeShape.Sequence) types.shape(contentOfOption(type))).element();
    int value = ((TypeShape.Composite) types.shape(entry)).fields().get(1).type();
    int older =
        contentOfOption(
            runtime.metadata().apiMethod(SUBNETS + "get_subnet_hyperparams_v2").output());
    List<TypeShape.Field> members = ((TypeShape.Composite) types.shape(older)).fields();
    return optional(
        facts(netuid, 0)
            .map(
                facts -> {
                  Map<String, ScaleValue> all = facts.all();
                  return Names.list(
                      members.stream()
                          .filter(member -> all.containsKey(member.name().orElseThrow()))
                          .map(member -> entry(member, all, value))
                          .toList());
                }));
  }

  private ScaleValue entry(TypeShape.Field member, Map<String, ScaleValue> facts, int valueType) {
    String name = member.name().orElseThrow();
    SequencedMap<String, ScaleValue> entry = new LinkedHashMap<>();
    entry.put("name", Names.bytes(name));
    String kind =
        ((TypeShape.Variant) types.shape(valueType))
            .cases().stream()
                .filter(each -> each.fields().getFirst().type() == member.type())
                .findFirst()
                .map(TypeShape.Case::name)
                .orElse("U64");
    entry.put("value", new ScaleValue.Chosen(kind, facts.get(name)));
    return ScaleValue.struct(entry);
  }

  private ScaleValue nextEpoch(int netuid) {
    SubnetStorage subnet = new SubnetStorage(block.chainState(), netuid);
    if (!subnet.exists()) {
      return Names.none();
    }
    OptionalLong next = subnet.epochs(block.number()).nextEpochBlock();
    return next.isPresent() ? Names.some(ScaleValue.of(next.getAsLong())) : Names.none();
  }
}
