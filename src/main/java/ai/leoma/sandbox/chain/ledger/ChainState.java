package ai.leoma.sandbox.chain.ledger;

import ai.leoma.chain.runtime.RuntimeMetadata.StorageItem;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Truth;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.scale.ValueReader;
import ai.leoma.sandbox.chain.metadata.ImitatedRuntime;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/// Storage by the names of pallets and items, read by the types of the runtime.
public class ChainState {
  private final ImitatedRuntime runtime;
  private final StoredState stored;

  public ChainState(ImitatedRuntime runtime, StoredState stored) {
    this.runtime = runtime;
    this.stored = stored;
  }

  public final ImitatedRuntime runtime() {
    return runtime;
  }

  final StoredState stored() {
    return stored;
  }

  Optional<StoredValue> stored(StorageKey key) {
    return stored.value(key);
  }

  /// Only if something was written there.
  public final Optional<ScaleValue> found(String pallet, String item, ScaleValue... keys) {
    return stored(key(pallet, item, keys))
        .map(
            value ->
                ValueReader.readWhole(
                    runtime.metadata().types(), item(pallet, item).value(), value.bytes()));
  }

  /// What was written there, or else the runtime's own fallback.
  public final ScaleValue value(String pallet, String item, ScaleValue... keys) {
    return found(pallet, item, keys)
        .orElseGet(
            () -> {
              StorageItem known = item(pallet, item);
              return ValueReader.readWhole(
                  runtime.metadata().types(), known.value(), known.fallback());
            });
  }

  public final long number(String pallet, String item, ScaleValue... keys) {
    return wide(pallet, item, keys).longValueExact();
  }

  /// A number that may have all of its 64 bits.
  public final BigInteger wide(String pallet, String item, ScaleValue... keys) {
    return ((Whole) value(pallet, item, keys)).value();
  }

  public final boolean flag(String pallet, String item, ScaleValue... keys) {
    return ((Truth) value(pallet, item, keys)).value();
  }

  public final byte[] bytes(String pallet, String item, ScaleValue... keys) {
    return ((Bytes) value(pallet, item, keys)).value();
  }

  public final List<ScaleValue> list(String pallet, String item, ScaleValue... keys) {
    return ((Listed) value(pallet, item, keys)).elements();
  }

  final StorageKey key(String pallet, String item, ScaleValue... keys) {
    return new StorageKey(runtime.keys().key(pallet, item, keys));
  }

  final StorageItem item(String pallet, String item) {
    return runtime.metadata().pallet(pallet).item(item);
  }
}
