package ai.leoma.sandbox.chain.ledger;

import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ValueWriter;
import ai.leoma.sandbox.chain.metadata.ImitatedRuntime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Storage that is being changed. Reads see what was written.
public final class StateEdit extends ChainState {
  private final Map<StorageKey, Optional<StoredValue>> changes;

  public StateEdit(ChainState before) {
    this(before.runtime(), before.stored(), Map.of());
  }

  private StateEdit(
      ImitatedRuntime runtime, StoredState stored, Map<StorageKey, Optional<StoredValue>> changes) {
    super(runtime, stored);
    this.changes = new HashMap<>(changes);
  }

  @Override
  Optional<StoredValue> stored(StorageKey key) {
    Optional<StoredValue> changed = changes.get(key);
    return changed == null ? super.stored(key) : changed;
  }

  public void put(String pallet, String item, ScaleValue value, ScaleValue... keys) {
    changes.put(
        key(pallet, item, keys),
        Optional.of(
            StoredValue.of(
                ValueWriter.bytes(
                    runtime().metadata().types(), item(pallet, item).value(), value))));
  }

  public void put(String pallet, String item, long value, ScaleValue... keys) {
    put(pallet, item, ScaleValue.of(value), keys);
  }

  /// A value that is made when it is first read.
  public void putLazily(
      String pallet, String item, Supplier<ScaleValue> value, ScaleValue... keys) {
    int type = item(pallet, item).value();
    changes.put(
        key(pallet, item, keys),
        Optional.of(
            StoredValue.lazily(
                () -> ValueWriter.bytes(runtime().metadata().types(), type, value.get()))));
  }

  public boolean isThere(String pallet, String item, ScaleValue... keys) {
    return stored(key(pallet, item, keys)).isPresent();
  }

  public void remove(String pallet, String item, ScaleValue... keys) {
    changes.put(key(pallet, item, keys), Optional.empty());
  }

  /// A copy to try something in.
  public StateEdit trial() {
    return new StateEdit(runtime(), stored(), changes);
  }

  /// Takes over what was tried.
  public void accept(StateEdit trial) {
    changes.putAll(trial.changes);
  }

  /// The storage with all changes.
  public StoredState finished() {
    return stored().with(changes);
  }
}
