package ai.leoma.chain.state;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.runtime.NotInRuntime;
import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.runtime.StorageKeys;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Truth;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.scale.ValueReader;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What lay in the chain's storage at one block.
public record StateAt(BlockReference block, Map<Entry, Optional<ScaleValue>> values) {
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  public StateAt {
    values = Map.copyOf(values);
  }

  /// A place in the storage.
  ///
  /// @param keys all of them
  public record Entry(String pallet, String item, List<ScaleValue> keys) {
    public Entry {
      keys = List.copyOf(keys);
    }

    public static Entry of(String pallet, String item, ScaleValue... keys) {
      return new Entry(pallet, item, List.of(keys));
    }

    /// Whether a runtime has the place.
    public boolean isIn(RuntimeMetadata metadata) {
      return metadata.pallets().stream()
          .filter(each -> each.name().equals(pallet))
          .anyMatch(each -> each.storage().stream().anyMatch(kept -> kept.name().equals(item)));
    }

    /// @throws NotInRuntime if the runtime has no such place
    public byte[] key(RuntimeMetadata metadata) {
      return new StorageKeys(metadata).key(pallet, item, keys.toArray(ScaleValue[]::new));
    }

    /// The value that bytes, or their absence, stand for; empty when there is none.
    ///
    /// @throws ai.leoma.chain.scale.ScaleUnreadable if the bytes are no value of the place
    public Optional<ScaleValue> read(RuntimeMetadata metadata, Optional<byte[]> stored) {
      RuntimeMetadata.StorageItem kept = metadata.pallet(pallet).item(item);
      Optional<byte[]> bytes =
          stored.or(() -> kept.isOptional() ? Optional.empty() : Optional.of(kept.fallback()));
      return bytes.map(each -> ValueReader.readWhole(metadata.types(), kept.value(), each));
    }
  }

  /// Empty as well when the runtime had no such place.
  public Optional<ScaleValue> value(Entry entry) {
    return values.getOrDefault(entry, Optional.empty());
  }

  public boolean has(Entry entry) {
    return value(entry).isPresent();
  }

  /// @throws NotInRuntime if there is none
  public BigInteger wholeNumber(Entry entry) {
    return value(entry)
        .map(each -> each instanceof Whole(BigInteger number) ? number : null)
        .orElseThrow(() -> missing(entry));
  }

  /// At most [Long#MAX_VALUE]: what is greater means "never" to everything that is compared to it.
  ///
  /// @throws NotInRuntime if there is none
  public long number(Entry entry) {
    return wholeNumber(entry).min(MOST).longValueExact();
  }

  /// @throws NotInRuntime if there is none
  public boolean truth(Entry entry) {
    return value(entry)
        .map(each -> each instanceof Truth(boolean truth) ? truth : null)
        .orElseThrow(() -> missing(entry));
  }

  /// @throws NotInRuntime if there is none
  public List<ScaleValue> list(Entry entry) {
    return value(entry)
        .map(each -> each instanceof ScaleValue.Listed(var elements) ? elements : null)
        .orElseThrow(() -> missing(entry));
  }

  /// The element of a list, if it has one at the place.
  public Optional<ScaleValue> element(Entry entry, int index) {
    List<ScaleValue> elements = list(entry);
    return index < elements.size() ? Optional.of(elements.get(index)) : Optional.empty();
  }

  /// An account; empty for the storage default, which is nobody's.
  public Optional<Hotkey> account(Entry entry) {
    return value(entry)
        .filter(each -> each instanceof Bytes(byte[] key) && isAKey(key))
        .map(each -> Hotkey.ofPublicKey(((Bytes) each).value()));
  }

  private static boolean isAKey(byte[] key) {
    for (byte each : key) {
      if (each != 0) {
        return key.length == 32;
      }
    }
    return false;
  }

  private static NotInRuntime missing(Entry entry) {
    return new NotInRuntime("readable item", entry.pallet() + "." + entry.item());
  }
}
