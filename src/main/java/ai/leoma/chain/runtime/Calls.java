package ai.leoma.chain.runtime;

import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleWriter;
import ai.leoma.chain.scale.TypeShape;
import ai.leoma.chain.scale.ValueWriter;
import java.util.Map;

/// Encodes calls of the runtime by their names and the names of their arguments.
public final class Calls {
  private final RuntimeMetadata metadata;

  public Calls(RuntimeMetadata metadata) {
    this.metadata = metadata;
  }

  /// Whether the runtime has a call of the name.
  public boolean has(String palletName, String callName) {
    return metadata.pallet(palletName).calls().stream()
        .map(type -> metadata.types().shape(type))
        .anyMatch(
            shape -> shape instanceof TypeShape.Variant calls && calls.named(callName).isPresent());
  }

  /// @throws NotInRuntime if the runtime has no such call
  /// @throws IllegalArgumentException if an argument is missing, unknown or not of its type
  public byte[] encode(String palletName, String callName, Map<String, ScaleValue> arguments) {
    RuntimeMetadata.Pallet pallet = metadata.pallet(palletName);
    TypeShape.Case call = call(pallet, callName);
    if (call.fields().size() != arguments.size()) {
      throw new IllegalArgumentException(
          "%s.%s has %d arguments, not %d"
              .formatted(palletName, callName, call.fields().size(), arguments.size()));
    }
    ScaleWriter out = new ScaleWriter().u8(pallet.index()).u8(call.index());
    for (TypeShape.Field field : call.fields()) {
      String name =
          field
              .name()
              .orElseThrow(
                  () ->
                      new NotInRuntime("names for the arguments of", palletName + "." + callName));
      ScaleValue argument = arguments.get(name);
      if (argument == null) {
        throw new IllegalArgumentException(
            "%s.%s has an argument %s".formatted(palletName, callName, name));
      }
      out.fixed(ValueWriter.bytes(metadata.types(), field.type(), argument));
    }
    return out.bytes();
  }

  private TypeShape.Case call(RuntimeMetadata.Pallet pallet, String name) {
    String full = pallet.name() + "." + name;
    int type = pallet.calls().orElseThrow(() -> new NotInRuntime("call", full));
    if (metadata.types().shape(type) instanceof TypeShape.Variant calls) {
      return calls.named(name).orElseThrow(() -> new NotInRuntime("call", full));
    }
    throw new NotInRuntime("call", full);
  }
}
