package ai.leoma.chain.runtime;

import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.scale.TypeShape;
import ai.leoma.chain.scale.ValueReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what happened in a block: the value of `System.Events`.
public final class RuntimeEvents {
  private static final String MODULE = "Module";

  private final RuntimeMetadata metadata;

  public RuntimeEvents(RuntimeMetadata metadata) {
    this.metadata = metadata;
  }

  /// @param extrinsic position in the block of the extrinsic that caused it; empty for the block's
  ///     own beginning and end
  /// @param name pallet and event, as in `System.ExtrinsicFailed`
  public record RuntimeEvent(Optional<Integer> extrinsic, String name, ScaleValue content) {}

  /// @throws ai.leoma.chain.scale.ScaleUnreadable if the bytes are no events of this runtime
  public List<RuntimeEvent> read(byte[] value) {
    int type = metadata.pallet("System").item("Events").value();
    if (!(ValueReader.readWhole(metadata.types(), type, value) instanceof Listed(var records))) {
      throw new NotInRuntime("readable item", "System.Events");
    }
    List<RuntimeEvent> events = new ArrayList<>();
    for (ScaleValue each : records) {
      if (each instanceof Struct(var fields)
          && fields.get("phase") instanceof Chosen phase
          && fields.get("event")
              instanceof Chosen(String pallet, Chosen(String event, ScaleValue content))) {
        events.add(new RuntimeEvent(extrinsic(phase), pallet + "." + event, content));
      } else {
        throw new NotInRuntime("readable item", "System.Events");
      }
    }
    return List.copyOf(events);
  }

  private static Optional<Integer> extrinsic(Chosen phase) {
    if (!phase.name().equals("ApplyExtrinsic") || !(phase.content() instanceof Whole(var index))) {
      return Optional.empty();
    }
    if (index.bitLength() >= Integer.SIZE) {
      throw new NotInRuntime("readable item", "System.Events");
    }
    return Optional.of(index.intValue());
  }

  /// The name of a dispatch error: `SubtensorModule.NeuronNoValidatorPermit`, or `BadOrigin` and
  /// its like for errors that belong to no pallet.
  ///
  /// @param error the `dispatch_error` of `System.ExtrinsicFailed`
  public String errorName(ScaleValue error) {
    if (!(error instanceof Chosen(String kind, ScaleValue content))) {
      return "unknown error";
    }
    if (kind.equals(MODULE)
        && content instanceof Struct(var fields)
        && fields.get("index") instanceof Whole(var pallet)
        && fields.get("error") instanceof Bytes(byte[] number)
        && number.length > 0) {
      return moduleError(pallet, number[0] & 0xff);
    }
    return content instanceof Chosen(String detail, ScaleValue _) ? kind + "." + detail : kind;
  }

  private String moduleError(BigInteger palletIndex, int error) {
    return metadata.pallets().stream()
        .filter(pallet -> palletIndex.equals(BigInteger.valueOf(pallet.index())))
        .findFirst()
        .map(pallet -> moduleError(pallet, error))
        .orElse("pallet %d.error %d".formatted(palletIndex, error));
  }

  private String moduleError(RuntimeMetadata.Pallet pallet, int error) {
    return pallet
        .errors()
        .filter(type -> metadata.types().shape(type) instanceof TypeShape.Variant)
        .flatMap(type -> ((TypeShape.Variant) metadata.types().shape(type)).at(error))
        .map(found -> pallet.name() + "." + found.name())
        .orElse("%s.error %d".formatted(pallet.name(), error));
  }
}
