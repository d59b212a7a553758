package ai.leoma.sandbox.chain.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// All storage of one block by key. Never changes; what the block after it changed is laid over it,
/// and every so often everything is gathered anew, so that old blocks can be forgotten.
public final class StoredState {
  private static final int MOST_LAYERS = 32;

  private final Optional<StoredState> below;
  private final int layers;
  private final Map<StorageKey, Optional<StoredValue>> changes;
  private final NavigableMap<StorageKey, StoredValue> whole;

  private StoredState(
      Optional<StoredState> below,
      int layers,
      Map<StorageKey, Optional<StoredValue>> changes,
      NavigableMap<StorageKey, StoredValue> whole) {
    this.below = below;
    this.layers = layers;
    this.changes = changes;
    this.whole = whole;
  }

  public static StoredState empty() {
    return new StoredState(Optional.empty(), 0, Map.of(), new TreeMap<>());
  }

  /// The storage after these changes; an empty value removes what is there.
  public StoredState with(Map<StorageKey, Optional<StoredValue>> changed) {
    StoredState next =
        new StoredState(Optional.of(this), layers + 1, Map.copyOf(changed), new TreeMap<>());
    return next.layers < MOST_LAYERS
        ? next
        : new StoredState(Optional.empty(), 0, Map.of(), next.gathered());
  }

  public Optional<StoredValue> value(StorageKey key) {
    StoredState state = this;
    while (state.below.isPresent()) {
      Optional<StoredValue> changed = state.changes.get(key);
      if (changed != null) {
        return changed;
      }
      state = state.below.get();
    }
    return Optional.ofNullable(state.whole.get(key));
  }

  /// The first keys that begin so, in order.
  ///
  /// @param after only those behind it
  public List<StorageKey> keys(StorageKey prefix, Optional<StorageKey> after, int most) {
    StorageKey first = after.filter(key -> key.compareTo(prefix) > 0).orElse(prefix);
    return gathered().tailMap(first, true).keySet().stream()
        .filter(key -> after.filter(key::equals).isEmpty())
        .takeWhile(key -> key.startsWith(prefix))
        .limit(most)
        .toList();
  }

  private NavigableMap<StorageKey, StoredValue> gathered() {
    if (below.isEmpty()) {
      return whole;
    }
    Map<StorageKey, Optional<StoredValue>> newest = new HashMap<>();
    StoredState state = this;
    while (state.below.isPresent()) {
      state.changes.forEach(newest::putIfAbsent);
      state = state.below.get();
    }
    NavigableMap<StorageKey, StoredValue> gathered = new TreeMap<>(state.whole);
    newest.forEach(
        (key, value) ->
            value.ifPresentOrElse(kept -> gathered.put(key, kept), () -> gathered.remove(key)));
    return gathered;
  }
}
