package ai.leoma.chain.node;

import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.rpc.RpcRefused;
import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.TypeShape;
import ai.leoma.chain.state.Moment;
import ai.leoma.chain.state.StateReader;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks the runtime for fields of a subnet by name: for just these where it can, for everything
/// that it knows of the subnet otherwise.
final class SubnetReader {
  private static final String SELECTION = "SubnetInfoRuntimeApi_get_selective_metagraph";
  private static final String EVERYTHING = "SubnetInfoRuntimeApi_get_metagraph";
  private static final String SOME = "Some";

  private final StateReader reader;
  private final int netuid;

  SubnetReader(StateReader reader, int netuid) {
    this.reader = reader;
    this.netuid = netuid;
  }

  /// Ends as [ChainUnavailable] when the chain has no such subnet, or its runtime no such fields.
  Uni<SubnetFields> fields(Moment moment, List<String> names) {
    Optional<ScaleValue> indexes = indexes(moment.runtime().metadata(), names);
    if (indexes.isEmpty()) {
      return everything(moment, names);
    }
    return reader
        .call(moment, SELECTION, ScaleValue.of(netuid), indexes.get())
        .map(answer -> picked(answer, names))
        .onFailure(RpcRefused.class)
        .recoverWithItem(Optional.empty())
        .chain(
            picked ->
                picked
                    .map(fields -> Uni.createFrom().item(fields))
                    .orElseGet(() -> everything(moment, names)));
  }

  private Uni<SubnetFields> everything(Moment moment, List<String> names) {
    return reader
        .call(moment, EVERYTHING, ScaleValue.of(netuid))
        .map(
            answer ->
                picked(answer, names)
                    .orElseThrow(
                        () ->
                            new ChainUnavailable(
                                "runtime %d does not tell all of %s of a subnet"
                                    .formatted(moment.runtime().specVersion(), names))));
  }

  /// Where the fields stand in the answer: by that number they are asked for. Empty when the
  /// runtime has no such function, or not all of the fields.
  private static Optional<ScaleValue> indexes(RuntimeMetadata metadata, List<String> names) {
    List<String> known =
        metadata
            .knownApiMethod(SELECTION)
            .map(method -> fieldNames(metadata, method.output()))
            .orElse(List.of());
    if (!known.containsAll(names)) {
      return Optional.empty();
    }
    List<ScaleValue> indexes = new ArrayList<>();
    names.forEach(name -> indexes.add(ScaleValue.of(known.indexOf(name))));
    return Optional.of(ScaleValue.of(indexes));
  }

  private static List<String> fieldNames(RuntimeMetadata metadata, int optional) {
    return metadata.types().shape(optional) instanceof TypeShape.Variant option
        ? option.named(SOME).map(some -> fieldNames(metadata, some)).orElse(List.of())
        : List.of();
  }

  private static List<String> fieldNames(RuntimeMetadata metadata, TypeShape.Case some) {
    return some.fields().size() == 1
            && metadata.types().shape(some.fields().getFirst().type())
                instanceof TypeShape.Composite(var fields)
        ? fields.stream().map(field -> field.name().orElse("")).toList()
        : List.of();
  }

  /// Empty when one of the fields is not there.
  private Optional<SubnetFields> picked(ScaleValue answer, List<String> names) {
    if (!(answer instanceof Chosen(String some, Struct subnet)) || !some.equals(SOME)) {
      throw new ChainUnavailable("the chain has no subnet " + netuid);
    }
    Map<String, ScaleValue> picked = new HashMap<>();
    for (String name : names) {
      subnet.field(name).flatMap(SubnetReader::content).ifPresent(each -> picked.put(name, each));
    }
    return picked.size() == names.size() ? Optional.of(new SubnetFields(picked)) : Optional.empty();
  }

  /// A field of a selection is an option, one of everything is not.
  private static Optional<ScaleValue> content(ScaleValue field) {
    return switch (field) {
      case Chosen(String name, ScaleValue content) when name.equals(SOME) -> Optional.of(content);
      case Chosen(String name, ScaleValue nothing) when name.equals("None") -> Optional.empty();
      default -> Optional.of(field);
    };
  }
}
