package ai.leoma.sandbox.chain.runtime;

import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.runtime.RuntimeMetadata.Pallet;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.TypeShape;
import ai.leoma.sandbox.chain.ledger.StateEdit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A block that is being made: its storage so far, and what has happened in it.
final class Execution {
  private static final Chosen INITIALIZATION = new Chosen("Initialization", ScaleValue.NOTHING);

  private final long block;
  private final StateEdit state;
  private final List<ScaleValue> events = new ArrayList<>();
  private Chosen phase = INITIALIZATION;

  Execution(long block, StateEdit state) {
    this.block = block;
    this.state = state;
  }

  long block() {
    return block;
  }

  StateEdit state() {
    return state;
  }

  List<ScaleValue> events() {
    return List.copyOf(events);
  }

  void enterExtrinsic(int index) {
    phase = new Chosen("ApplyExtrinsic", ScaleValue.of(index));
  }

  /// An event whose parts have names.
  void event(String pallet, String event, Map<String, ScaleValue> content) {
    record(pallet, event, ScaleValue.struct(content));
  }

  /// An event whose parts have none.
  void event(String pallet, String event, ScaleValue... content) {
    record(pallet, event, content.length == 1 ? content[0] : ScaleValue.of(List.of(content)));
  }

  private void record(String pallet, String event, ScaleValue content) {
    SequencedMap<String, ScaleValue> fields = new LinkedHashMap<>();
    fields.put("phase", phase);
    fields.put("event", new Chosen(pallet, new Chosen(event, content)));
    fields.put("topics", ScaleValue.NOTHING);
    events.add(ScaleValue.struct(fields));
  }

  /// The same place, to try something that may fail.
  Execution trial() {
    Execution trial = new Execution(block, state.trial());
    trial.phase = phase;
    return trial;
  }

  void accept(Execution trial) {
    state.accept(trial.state);
    events.addAll(trial.events);
  }

  /// A refusal in the form of the runtime: number of the pallet, then that of the error in the
  /// first of four bytes.
  ScaleValue dispatchError(DispatchFailed failure) {
    RuntimeMetadata metadata = state.runtime().metadata();
    Pallet pallet = metadata.pallet(failure.pallet());
    TypeShape.Variant errors =
        (TypeShape.Variant) metadata.types().shape(pallet.errors().orElseThrow());
    byte[] number = new byte[4];
    number[0] = (byte) errors.named(failure.error()).orElseThrow().index();
    SequencedMap<String, ScaleValue> module = new LinkedHashMap<>();
    module.put("index", ScaleValue.of(pallet.index()));
    module.put("error", new Bytes(number));
    return new Chosen("Module", ScaleValue.struct(module));
  }
}
